"""Roles with all their texts in both languages, their holders, topics and touchpoints."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, actor_of, site
from roles import services
from roles.admin_cells import CellsForm, cell_fields, cells_set
from roles.models import (
    MatrixVersion,
    Responsibility,
    Role,
    RoleDifference,
    RoleHolding,
    Topic,
    Touchpoint,
)

_PAIRS = ("summary", "description", "analogy", "cares_for", "horizon", "success", "rhythm")


class CodedAdmin(CompanyModelAdmin):
    """A record with a code that is chosen once."""

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """A code is chosen once."""
        return ("code",) if obj else ()


@admin.register(Role, site=site)
class RoleAdmin(CodedAdmin):
    """A role: the two languages side by side."""

    capability = Capability.ROLES_MANAGE
    list_display = ("code", "name_en", "name_ru", "mode", "is_active", "position")
    list_display_links = ("code", "name_en")
    list_filter = ("mode", "is_active")
    search_fields = ("code", "name_en", "name_ru")
    ordering = ("position", "pk")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("code", "position"),
                    ("name_en", "name_ru"),
                    ("mode", "is_active"),
                    "version_seen",
                )
            },
        ),
        (_("Description"), {"fields": tuple((f"{name}_en", f"{name}_ru") for name in _PAIRS)}),
    )
    add_fieldsets = (
        (None, {"fields": (("code", "position"), ("name_en", "name_ru"), "mode")}),
        (_("Description"), {"fields": tuple((f"{name}_en", f"{name}_ru") for name in _PAIRS)}),
    )

    def create(self, actor: Actor, values: dict[str, Any]) -> Role:
        """A role of the company's own."""
        return services.role_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Role, values: dict[str, Any], version: int | None
    ) -> Role:
        """Texts, mode, place."""
        return services.role_update(actor=actor, role_id=record.pk, version=version, **values)


@admin.register(RoleDifference, site=site)
class RoleDifferenceAdmin(CompanyModelAdmin):
    """How two roles differ."""

    capability = Capability.ROLES_MANAGE
    list_display = ("first", "second", "text_en", "text_ru")
    list_select_related = ("first", "second")
    ordering = ("first__position", "second__position")
    fields = ("first", "second", "text_en", "text_ru", "version_seen")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one has no version yet."""
        return self.fields if obj else self.fields[:-1]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """The pair stays."""
        return ("first", "second") if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> RoleDifference:
        """Words about a pair."""
        pair: dict[str, Any] = {
            "role_id": values.pop("first_id"),
            "other_id": values.pop("second_id"),
        }
        return services.role_difference_set(actor=actor, version=0, **pair, **values)

    def update(
        self, actor: Actor, record: RoleDifference, values: dict[str, Any], version: int | None
    ) -> RoleDifference:
        """Other words."""
        pair: dict[str, Any] = {"role_id": record.first_id, "other_id": record.second_id}
        return services.role_difference_set(actor=actor, version=version, **pair, **values)


@admin.register(RoleHolding, site=site)
class RoleHoldingAdmin(CompanyModelAdmin):
    """Who holds a role, from when to when. What was is only ended, not rewritten."""

    capability = Capability.ROLES_MANAGE
    list_display = ("role", "member", "starts_on", "ends_on")
    list_select_related = ("role", "member")
    search_fields = ("member__name", "role__code")
    ordering = ("-starts_on", "pk")
    fields = ("role", "member", "starts_on", "ends_on")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """An old holding can only be ended."""
        return ("role", "member", "starts_on") if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> RoleHolding:
        """From a day on."""
        return services.role_holding_start(actor=actor, **values)

    def update(
        self, actor: Actor, record: RoleHolding, values: dict[str, Any], version: int | None
    ) -> RoleHolding:
        """End it."""
        return services.role_holding_end(
            actor=actor, holding_id=record.pk, ends_on=values["ends_on"]
        )


class ListedAdmin(CodedAdmin):
    """Of its fields, only an existing record has the last ones."""

    fields_of_existing: ClassVar[int] = 2

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new record is in use and has no version yet."""
        return self.fields if obj else self.fields[: -self.fields_of_existing]


@admin.register(Responsibility, site=site)
class ResponsibilityAdmin(ListedAdmin):
    """The rows of the matrix with the cells of its draft; a new version publishes them."""

    capability = Capability.ROLES_MANAGE
    list_display = ("name", "area", "code", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name_en", "name_ru", "area_en", "area_ru")
    ordering = ("position", "pk")
    fields = (
        "code",
        ("area_en", "area_ru"),
        ("name_en", "name_ru"),
        "position",
        "is_active",
        "version_seen",
    )

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """One select a role, under the row's own fields."""
        cells = cell_fields(actor_of(request))
        kwargs["form"] = type("RowForm", (CellsForm,), dict(cells))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """The row, then its cells."""
        own = super().get_fields(request, obj)
        return (*own, *cell_fields(actor_of(request)), "cells_seen")

    def create(self, actor: Actor, values: dict[str, Any]) -> Responsibility:
        """A row."""
        cells = values.pop("cells", {})
        row = services.responsibility_create(actor=actor, **values)
        cells_set(actor, row, cells)
        return row

    def update(
        self, actor: Actor, record: Responsibility, values: dict[str, Any], version: int | None
    ) -> Responsibility:
        """A row."""
        cells = values.pop("cells", {})
        row = services.responsibility_update(
            actor=actor, responsibility_id=record.pk, version=version, **values
        )
        cells_set(actor, row, cells)
        return row


@admin.register(MatrixVersion, site=site)
class MatrixVersionAdmin(CompanyModelAdmin):
    """Published matrices; adding one publishes the draft."""

    capability = Capability.ROLES_MANAGE
    list_display = ("number", "starts_on", "reason", "author", "published_at")
    list_select_related = ("author",)
    ordering = ("-number",)
    fields = ("number", "starts_on", "reason", "author", "published_at")
    readonly_fields = ("number", "author", "published_at")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Why, and from which day on."""
        return self.fields if obj else ("starts_on", "reason")

    def create(self, actor: Actor, values: dict[str, Any]) -> MatrixVersion:
        """The draft as the next version."""
        return services.matrix_publish(actor=actor, **values)


@admin.register(Topic, site=site)
class TopicAdmin(ListedAdmin):
    """What requests are about, and which role answers."""

    capability = Capability.ROLES_MANAGE
    list_display = ("name", "code", "role", "solvable_at_first_contact", "is_active")
    list_filter = ("is_active", "solvable_at_first_contact")
    list_select_related = ("role",)
    search_fields = ("code", "name_en", "name_ru")
    ordering = ("name_en", "pk")
    fields = (
        "code",
        ("name_en", "name_ru"),
        "responsibility",
        "role",
        "solvable_at_first_contact",
        "is_active",
        "version_seen",
    )

    def create(self, actor: Actor, values: dict[str, Any]) -> Topic:
        """A topic."""
        return services.topic_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Topic, values: dict[str, Any], version: int | None
    ) -> Topic:
        """A topic."""
        return services.topic_update(actor=actor, topic_id=record.pk, version=version, **values)


@admin.register(Touchpoint, site=site)
class TouchpointAdmin(ListedAdmin):
    """On which occasion one role tells another what; its topics are chosen on the page."""

    # A new one has no topics to be a mandatory notice of.
    fields_of_existing = 3
    capability = Capability.ROLES_MANAGE
    list_display = (
        "occasion",
        "code",
        "from_role",
        "to_role",
        "is_mandatory_notice",
        "position",
        "is_active",
    )
    list_filter = ("is_active", "is_mandatory_notice")
    list_select_related = ("from_role", "to_role")
    search_fields = ("code", "occasion_en", "occasion_ru")
    ordering = ("position", "pk")
    fields = (
        "code",
        ("from_role", "to_role"),
        *((f"{name}_en", f"{name}_ru") for name in services.TOUCHPOINT_TEXTS),
        "position",
        "is_mandatory_notice",
        "is_active",
        "version_seen",
    )

    def create(self, actor: Actor, values: dict[str, Any]) -> Touchpoint:
        """A touchpoint without topics."""
        return services.touchpoint_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Touchpoint, values: dict[str, Any], version: int | None
    ) -> Touchpoint:
        """A touchpoint; its topics stay."""
        return services.touchpoint_update(
            actor=actor, touchpoint_id=record.pk, version=version, **values
        )
