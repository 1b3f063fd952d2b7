"""Surveys in the admin panel: texts are edited; invitations and answers are read."""

from typing import Any

from django.contrib import admin

from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, site
from surveys.models import (
    Answer,
    Invitation,
    LoopCase,
    LoopRule,
    Survey,
    SurveyOccasion,
    SurveyRhythm,
    SurveyRule,
    SurveyVersion,
    WidgetSetting,
)
from surveys.services import survey_update


@admin.register(Survey, site=site)
class SurveyAdmin(CompanyModelAdmin):
    """The company's questions."""

    list_display = ("kind", "question_en", "question_ru", "open_days", "is_active")
    ordering = ("kind", "pk")
    fields = (
        "kind",
        ("question_en", "question_ru"),
        ("follow_up_en", "follow_up_ru"),
        "open_days",
        "is_active",
        "version_seen",
    )
    readonly_fields = ("kind",)

    def update(
        self, actor: Actor, record: Survey, values: dict[str, Any], version: int | None
    ) -> Survey:
        """Texts, how long it stays open, whether it is sent."""
        return survey_update(actor=actor, survey_id=record.pk, version=version, **values)


@admin.register(SurveyVersion, site=site)
class SurveyVersionAdmin(CompanyModelAdmin):
    """What was asked from when on."""

    list_display = ("survey", "number", "question_en", "created_by", "created_at")
    list_select_related = ("survey", "created_by")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(SurveyRule, site=site)
class SurveyRuleAdmin(CompanyModelAdmin):
    """After which events whom to ask what."""

    capability = Capability.SURVEYS_MANAGE
    list_display = ("name_en", "position", "trigger", "survey", "share_percent", "is_active")
    list_select_related = ("survey",)
    ordering = ("position", "pk")
    exclude = ("company",)


@admin.register(SurveyRhythm, site=site)
class SurveyRhythmAdmin(CompanyModelAdmin):
    """Every client of a segment in turn."""

    capability = Capability.SURVEYS_MANAGE
    list_display = ("survey", "segment", "every_days", "is_active", "planned_through")
    list_select_related = ("survey",)
    ordering = ("pk",)
    exclude = ("company",)


@admin.register(SurveyOccasion, site=site)
class SurveyOccasionAdmin(CompanyModelAdmin):
    """Whom rules and rhythms asked, and why not."""

    list_display = ("client", "survey", "state", "reason", "happened_at", "due_at")
    list_filter = ("state", "reason")
    list_select_related = ("client", "survey")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(Invitation, site=site)
class InvitationAdmin(CompanyModelAdmin):
    """Who was asked. The personal link is not shown: it would let anybody answer."""

    list_display = ("kind", "client", "contact", "state", "created_at", "credit_rule")
    list_filter = ("kind", "state", "credit_rule")
    list_select_related = ("client", "contact")
    ordering = ("-pk",)
    exclude = ("company", "public_id", "mail_id", "resolution_entry_id")


@admin.register(Answer, site=site)
class AnswerAdmin(CompanyModelAdmin):
    """What was answered."""

    list_display = ("score", "invitation", "at", "source")
    list_filter = ("source",)
    list_select_related = ("invitation",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(LoopCase, site=site)
class LoopCaseAdmin(CompanyModelAdmin):
    """Low answers that are followed up."""

    list_display = ("invitation", "score", "last_score", "opened_at", "due_at", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("invitation",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(LoopRule, site=site)
class LoopRuleAdmin(CompanyModelAdmin):
    """What is a low answer; surveys without a row go by what every company starts with."""

    list_display = ("survey", "is_active", "limit", "contact_hours", "topic")
    list_select_related = ("survey", "topic")
    ordering = ("pk",)
    exclude = ("company",)


@admin.register(WidgetSetting, site=site)
class WidgetSettingAdmin(CompanyModelAdmin):
    """Sites that may show questions."""

    list_display = ("origins", "version")
    ordering = ("pk",)
    exclude = ("company",)
