"""The audit trail in the admin panel: to be read."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from core.models import AuditEntry


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(CompanyModelAdmin):
    """Who did what, newest first."""

    list_display = ("action", "actor_name", "via", "subject_type", "subject_id", "at")
    list_filter = ("via",)
    search_fields = ("action", "actor_name", "subject_type")
    ordering = ("-pk",)
    exclude = ("company_id",)
