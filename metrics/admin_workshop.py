"""Drafts, checks and credit set by hand in the admin panel: to be looked up."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from metrics.models import CreditOverride, DefinitionDraft, MetricCheck


@admin.register(DefinitionDraft, site=site)
class DefinitionDraftAdmin(CompanyModelAdmin):
    """Next versions that are being written; their page changes them."""

    list_display = ("code", "state", "starts_on", "version", "changed_by", "changed_at")
    list_select_related = ("changed_by",)
    search_fields = ("code", "reason")
    ordering = ("code", "pk")
    exclude = ("company", "computed")


@admin.register(MetricCheck, site=site)
class MetricCheckAdmin(CompanyModelAdmin):
    """Comparisons of figures with the history."""

    list_display = ("since", "until", "kind", "state", "found", "asked_by", "finished_at")
    list_filter = ("kind", "state")
    list_select_related = ("asked_by",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(CreditOverride, site=site)
class CreditOverrideAdmin(CompanyModelAdmin):
    """Who was credited instead of whom, by whom and why."""

    list_display = ("source_id", "part", "before", "consultant", "created_by", "created_at")
    list_filter = ("part",)
    list_select_related = ("before", "consultant", "created_by")
    search_fields = ("reason", "consultant__name")
    ordering = ("-pk",)
    exclude = ("company",)
