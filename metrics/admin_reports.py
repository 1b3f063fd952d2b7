"""Assumptions and reports in the admin panel: to be looked up; their pages change them."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from metrics.models import AssumptionVersion, ReportSubscription, SentReport


@admin.register(AssumptionVersion, site=site)
class AssumptionVersionAdmin(CompanyModelAdmin):
    """What was assumed, and on what evidence it was judged."""

    list_display = ("assumption", "number", "cause_code", "effect", "status", "owner", "valid_from")
    list_filter = ("status",)
    list_select_related = ("assumption", "owner")
    search_fields = ("effect", "source", "evidence")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(ReportSubscription, site=site)
class ReportSubscriptionAdmin(CompanyModelAdmin):
    """What goes to whom, and when."""

    list_display = ("reader", "rhythm", "level", "subject", "day", "at", "time_zone", "is_active")
    list_filter = ("rhythm", "is_active")
    list_select_related = ("reader", "subject")
    search_fields = ("reader__name",)
    ordering = ("reader__name", "pk")
    exclude = ("company",)


@admin.register(SentReport, site=site)
class SentReportAdmin(CompanyModelAdmin):
    """What became of each report."""

    list_display = ("subscription", "period_start", "period_end", "outcome", "as_of")
    list_filter = ("outcome",)
    list_select_related = ("subscription",)
    ordering = ("-pk",)
    exclude = ("company",)
