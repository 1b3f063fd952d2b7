"""A client's requests at a glance, for the page of the client."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q

from core.access import Actor
from handoffs.models import Request
from handoffs.transitions import RequestState

SHOWN = 8


@dataclass(frozen=True, slots=True)
class ClientRequests:
    """A few requests, the open ones first, and how many are open."""

    shown: Sequence[Request]
    open_count: int


def requests_of_client(actor: Actor, client_id: int) -> ClientRequests:
    """Open requests first, each part with the latest activity first."""
    requests = Request.objects.visible_to(actor).filter(client_id=client_id)
    is_resolved = ExpressionWrapper(Q(state=RequestState.RESOLVED), output_field=BooleanField())
    rows = requests.select_related("owner", "owner_role", "owner_team").order_by(
        is_resolved, "-last_activity_at", "-pk"
    )
    open_ones = requests.exclude(state=RequestState.RESOLVED)
    return ClientRequests(list(rows[:SHOWN]), open_ones.count())
