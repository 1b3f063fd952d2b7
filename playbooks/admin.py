"""Playbooks in the admin panel; their steps are written on their pages."""

from typing import Any

from django.contrib import admin

from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, site
from playbooks import services
from playbooks.models import Playbook, PlaybookVersion


@admin.register(Playbook, site=site)
class PlaybookAdmin(CompanyModelAdmin):
    """What a playbook is called and is for; topics and steps are chosen on its pages."""

    capability = Capability.PLAYBOOKS_WRITE
    list_display = ("name", "code", "kind", "owner", "current", "review_due_on", "is_active")
    list_filter = ("is_active", "kind")
    list_select_related = ("owner", "current")
    search_fields = ("code", "name_en", "name_ru")
    ordering = ("code", "pk")
    fields = (
        "code",
        "kind",
        ("name_en", "name_ru"),
        ("purpose_en", "purpose_ru"),
        ("owner", "review_months"),
        "is_active",
        "version_seen",
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """A code is chosen once."""
        return ("code",) if obj else ()

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new playbook is in use and has no version yet."""
        return self.fields if obj else self.fields[:-2]

    def create(self, actor: Actor, values: dict[str, Any]) -> Playbook:
        """A playbook with an empty draft."""
        return services.playbook_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Playbook, values: dict[str, Any], version: int | None
    ) -> Playbook:
        """A playbook; its steps stay."""
        return services.playbook_update(
            actor=actor, playbook_id=record.pk, version=version, **values
        )


@admin.register(PlaybookVersion, site=site)
class PlaybookVersionAdmin(CompanyModelAdmin):
    """Approved versions: to be read."""

    list_display = ("playbook", "number", "reason", "author", "approved_by", "approved_at")
    list_select_related = ("playbook", "author", "approved_by")
    search_fields = ("playbook__code", "reason")
    ordering = ("-pk",)
    fields = ("playbook", "number", "reason", "author", "approved_by", "approved_at", "document")
