"""Practices and growth in the admin panel: looked up here, written on the product's pages."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from training.models import DelegatedTask, Grade, Practice, PracticeTaker, Promotion


@admin.register(Practice, site=site)
class PracticeAdmin(CompanyModelAdmin):
    """What somebody does differently."""

    list_display = ("title", "member", "owner", "state", "created_at")
    list_select_related = ("member", "owner")
    search_fields = ("title", "member__name")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(PracticeTaker, site=site)
class PracticeTakerAdmin(CompanyModelAdmin):
    """Who took which practice."""

    list_display = ("practice", "member", "began_on", "ended_on")
    list_select_related = ("practice", "member")
    search_fields = ("practice__title", "member__name")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(Grade, site=site)
class GradeAdmin(CompanyModelAdmin):
    """Grades in order."""

    list_display = ("name", "code", "position", "is_active")
    ordering = ("position", "pk")
    exclude = ("company",)


@admin.register(Promotion, site=site)
class PromotionAdmin(CompanyModelAdmin):
    """Decided grades."""

    list_display = ("member", "grade", "starts_on", "why_now", "missing", "decided_by")
    list_select_related = ("member", "grade", "decided_by")
    search_fields = ("member__name",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(DelegatedTask, site=site)
class DelegatedTaskAdmin(CompanyModelAdmin):
    """Tasks of managers."""

    list_display = ("title", "member", "manager", "due_on", "state", "verdict")
    list_select_related = ("member", "manager")
    search_fields = ("title", "member__name")
    ordering = ("-pk",)
    exclude = ("company",)
