"""Checks and certificates in the admin panel: to be looked up. Questions stand on their pages, so
that whoever sees what is right is kept as having seen it."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from training.models import Certificate, KnowledgeCheck


@admin.register(KnowledgeCheck, site=site)
class KnowledgeCheckAdmin(CompanyModelAdmin):
    """Which playbooks and courses have a check."""

    list_display = ("title", "is_active", "confirmed_for")
    list_filter = ("is_active",)
    list_select_related = ("playbook", "course", "confirmed_for")
    search_fields = ("playbook__code", "course__name_en", "course__name_ru")
    ordering = ("pk",)
    fields = ("playbook", "course", "is_active", "confirmed_for")


@admin.register(Certificate, site=site)
class CertificateAdmin(CompanyModelAdmin):
    """Who is certified for what."""

    list_display = ("member", "title", "source", "earned_on", "valid_until", "revoked_at")
    list_filter = ("source",)
    list_select_related = ("member", "playbook", "topic", "course")
    search_fields = ("member__name", "evidence")
    ordering = ("-pk",)
    fields = (
        "member",
        "playbook",
        "topic",
        "course",
        "source",
        "evidence",
        "earned_on",
        "valid_until",
        "revoked_at",
        "revoked_because",
    )
