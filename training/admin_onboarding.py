"""Onboarding in the admin panel: templates are written, the rest is looked up."""

from typing import Any

from django.contrib import admin

from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, site
from training import services
from training.models import OnboardingPlan, OnboardingTemplate, ShadowingDay


@admin.register(OnboardingTemplate, site=site)
class OnboardingTemplateAdmin(CompanyModelAdmin):
    """What plans of onboarding consist of."""

    capability = Capability.TRAINING_MANAGE
    list_display = ("pk", "role", "working_days", "shadowing_days", "supervised_requests")
    list_select_related = ("role",)
    ordering = ("pk",)
    fields = (
        "role",
        ("working_days", "shadowing_days", "supervised_requests"),
        ("with_role", "with_readings", "with_checks", "with_big_picture"),
        "tasks",
        "version_seen",
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """The role of a template is chosen once."""
        return ("role",) if obj else ()

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one has no version yet."""
        return self.fields if obj else self.fields[:-1]

    def create(self, actor: Actor, values: dict[str, Any]) -> OnboardingTemplate:
        """A template."""
        return services.onboarding_template_set(actor=actor, **values)

    def update(
        self,
        actor: Actor,
        record: OnboardingTemplate,
        values: dict[str, Any],
        version: int | None,
    ) -> OnboardingTemplate:
        """A template; plans under way stay as they are."""
        return services.onboarding_template_set(
            actor=actor, role_id=record.role_id, version=version, **values
        )


@admin.register(OnboardingPlan, site=site)
class OnboardingPlanAdmin(CompanyModelAdmin):
    """Plans: to be looked up."""

    list_display = ("member", "starts_on", "ends_on", "state", "ended_at")
    list_filter = ("state",)
    list_select_related = ("member",)
    search_fields = ("member__name",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(ShadowingDay, site=site)
class ShadowingDayAdmin(CompanyModelAdmin):
    """Days of shadowing: to be looked up."""

    list_display = ("member", "host", "on_day", "state")
    list_filter = ("state",)
    list_select_related = ("member", "host")
    search_fields = ("member__name", "host__name")
    ordering = ("-pk",)
    exclude = ("company", "assignment")
