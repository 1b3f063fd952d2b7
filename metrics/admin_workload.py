"""Days of people in the admin panel: what hours and load were counted from."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from metrics.models import MemberDay


@admin.register(MemberDay, site=site)
class MemberDayAdmin(CompanyModelAdmin):
    """One person's day; it is written when the day is closed."""

    list_display = (
        *("day", "member", "manager", "scheduled_seconds"),
        *("open_requests", "open_questions", "open_steps"),
    )
    list_select_related = ("member", "manager")
    search_fields = ("member__name",)
    ordering = ("-day", "member", "pk")
    exclude = ("company",)
