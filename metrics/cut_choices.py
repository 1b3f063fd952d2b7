"""What can be chosen where figures are narrowed to a part of what was measured."""

from typing import Any

from django.db.models import Q

from accounts.models import Team
from clients.models import Client
from core.access import Actor
from metrics.cuts import Dimension
from metrics.forms import Choices
from roles.models import Role, Topic

# So many clients' segments are offered at most.
_SEGMENTS = 100


def cut_choices(actor: Actor) -> Choices:
    """Value and name of each part but clients: on pages of figures they are chosen in the table by
    client."""
    teams = Team.objects.visible_to(actor).order_by("name", "pk")
    segments = Client.objects.visible_to(actor).exclude(segment="").order_by("segment")
    named = segments.values_list("segment", flat=True).distinct()[:_SEGMENTS]
    return {
        Dimension.TOPIC: _by_name(Topic.objects.visible_to(actor)),
        Dimension.TEAM: list(teams.values_list("pk", "name")),
        Dimension.ROLE: _by_name(Role.objects.visible_to(actor)),
        Dimension.SEGMENT: [(segment, segment) for segment in named],
    }


def client_choices(actor: Actor, chosen: int | None) -> list[tuple[int | str, str]]:
    """Value and name of the clients served now, and of the one that was chosen."""
    rows = Client.objects.visible_to(actor).filter(Q(is_active=True) | Q(pk=chosen))
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def _by_name(rows: Any) -> list[tuple[int | str, str]]:
    return sorted(((one.pk, one.name) for one in rows), key=lambda row: row[1])
