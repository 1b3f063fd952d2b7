"""Requests and their history in the admin panel: to be read; people work on the request's page.

Kinds of solutions and the rules of who must agree are changed here too.
"""

from typing import Any

from django.contrib import admin

from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, site
from handoffs import services
from handoffs.models import (
    ApprovalRule,
    DueTime,
    Entry,
    Handover,
    Request,
    RequestAlarm,
    ServicePolicy,
    ServicePolicyVersion,
    Solution,
    SolutionKind,
)


@admin.register(Request, site=site)
class RequestAdmin(CompanyModelAdmin):
    """Requests."""

    list_display = ("number", "subject", "client", "state", "owner", "opened_at")
    list_display_links = ("number", "subject")
    list_filter = ("state", "channel", "priority")
    list_select_related = ("client", "owner")
    search_fields = ("subject", "client__name")
    ordering = ("-pk",)
    exclude = ("company", "idempotency_key", "imported_by", "owner_reason")


@admin.register(Handover, site=site)
class HandoverAdmin(CompanyModelAdmin):
    """Hand-overs."""

    list_display = ("__str__", "state", "request")
    list_filter = ("state",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(Entry, site=site)
class EntryAdmin(CompanyModelAdmin):
    """The history of requests."""

    list_display = ("kind", "request", "at")
    list_filter = ("kind",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(RequestAlarm, site=site)
class RequestAlarmAdmin(CompanyModelAdmin):
    """What went wrong with requests, and when it was over."""

    list_display = ("kind", "request", "raised_at", "cleared_at")
    list_filter = ("kind",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company", "data")


@admin.register(SolutionKind, site=site)
class SolutionKindAdmin(CompanyModelAdmin):
    """Ways to settle a claim; code and what it is counted in are chosen once."""

    capability = Capability.APPROVALS_MANAGE
    list_display = ("name", "code", "measure", "position", "is_active")
    list_filter = ("measure", "is_active")
    search_fields = ("code", "name_en", "name_ru")
    ordering = ("position", "pk")
    fields = (
        ("code", "measure"),
        ("name_en", "name_ru"),
        ("text_en", "text_ru"),
        "position",
        "is_active",
        "version_seen",
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Chosen once."""
        return ("code", "measure") if obj else ()

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one has no version yet."""
        return self.fields if obj else self.fields[:-1]

    def create(self, actor: Actor, values: dict[str, Any]) -> SolutionKind:
        """A kind."""
        return services.solution_kind_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: SolutionKind, values: dict[str, Any], version: int | None
    ) -> SolutionKind:
        """A kind."""
        return services.solution_kind_update(
            actor=actor, kind_id=record.pk, version=version, **values
        )


@admin.register(ApprovalRule, site=site)
class ApprovalRuleAdmin(CompanyModelAdmin):
    """Who must agree to which solutions; what was proposed under a rule stays as it was."""

    capability = Capability.APPROVALS_MANAGE
    list_display = ("__str__", "kind", "above", "currency", "role", "member", "is_active")
    list_filter = ("agreer", "is_active")
    list_select_related = ("kind", "role", "member")
    ordering = ("position", "pk")
    fields = (
        "kind",
        ("above", "currency"),
        ("agreer", "role", "member"),
        "position",
        "is_active",
        "version_seen",
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one has no version yet."""
        return self.fields if obj else self.fields[:-1]

    def create(self, actor: Actor, values: dict[str, Any]) -> ApprovalRule:
        """A rule."""
        return services.approval_rule_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: ApprovalRule, values: dict[str, Any], version: int | None
    ) -> ApprovalRule:
        """A rule."""
        return services.approval_rule_update(
            actor=actor, rule_id=record.pk, version=version, **values
        )


@admin.register(Solution, site=site)
class SolutionAdmin(CompanyModelAdmin):
    """Solutions: to be read."""

    list_display = ("__str__", "kind", "state", "request", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("kind", "request")
    ordering = ("-pk",)
    exclude = ("company", "idempotency_key")


@admin.register(ServicePolicy, site=site)
class ServicePolicyAdmin(CompanyModelAdmin):
    """What is promised to whom: name, place and use; what it promises is changed on its page."""

    capability = Capability.SERVICE_LEVELS_MANAGE
    list_display = ("name", "position", "is_active", "version")
    list_filter = ("is_active",)
    search_fields = ("name_en", "name_ru")
    ordering = ("position", "pk")
    fields = (("name_en", "name_ru"), "position", "is_active", "version_seen")

    def update(
        self, actor: Actor, record: ServicePolicy, values: dict[str, Any], version: int | None
    ) -> ServicePolicy:
        """Name, place, use."""
        return services.service_policy_update(
            actor=actor, policy_id=record.pk, version=version, **values
        )


@admin.register(ServicePolicyVersion, site=site)
class ServicePolicyVersionAdmin(CompanyModelAdmin):
    """Every version of what was promised: to be read."""

    list_display = ("policy", "number", "starts_on", "segment", "topic", "priority")
    list_filter = ("priority",)
    list_select_related = ("policy", "topic")
    ordering = ("policy__position", "policy_id", "-number")
    exclude = ("company",)


@admin.register(DueTime, site=site)
class DueTimeAdmin(CompanyModelAdmin):
    """Due times of requests, offers and questions: to be read."""

    list_display = ("kind", "request", "due_at", "met_at", "missed_at")
    list_filter = ("kind",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company", "look_at")
