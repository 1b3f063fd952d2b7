"""Assignments, courses and sessions in the admin panel: to be looked up; they are written on their
pages."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from training.models import Assignment, Attendance, Course, QuarterNote, Session


@admin.register(Assignment, site=site)
class AssignmentAdmin(CompanyModelAdmin):
    """What people are to learn or do, and how it stands."""

    list_display = ("title", "member", "kind", "reason", "due_on", "state", "done_at")
    list_filter = ("state", "kind", "reason")
    list_select_related = ("member", "playbook", "course")
    search_fields = ("member__name", "title_en", "title_ru", "key")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(Course, site=site)
class CourseAdmin(CompanyModelAdmin):
    """Courses; materials are on their pages."""

    list_display = ("name", "owner", "certificate_months", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("owner",)
    search_fields = ("name_en", "name_ru")
    ordering = ("name_en", "pk")
    exclude = ("company",)


@admin.register(Session, site=site)
class SessionAdmin(CompanyModelAdmin):
    """Sessions with their time and place."""

    list_display = ("title", "starts_at", "place", "seats", "cancelled_at")
    list_select_related = ("course",)
    search_fields = ("title_en", "title_ru", "course__name_en", "course__name_ru")
    ordering = ("-starts_at", "-pk")
    exclude = ("company",)


@admin.register(Attendance, site=site)
class AttendanceAdmin(CompanyModelAdmin):
    """Who has to do with which session."""

    list_display = ("session", "member", "state", "marked_at")
    list_filter = ("state",)
    list_select_related = ("session__course", "member")
    search_fields = ("member__name",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(QuarterNote, site=site)
class QuarterNoteAdmin(CompanyModelAdmin):
    """Who was told of a quarter without learning."""

    list_display = ("member", "quarter", "kind", "noted_at")
    list_filter = ("kind",)
    list_select_related = ("member",)
    search_fields = ("member__name",)
    ordering = ("-pk",)
    exclude = ("company",)
