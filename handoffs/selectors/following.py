"""Who follows a request: keeps it in sight, or was called in and has not turned its notices off."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.access import Actor
from handoffs.models import Participant


def following(actor: Actor) -> Exists:
    """Whether the actor follows the request of the outer query."""
    return Exists(_own(actor).filter(request=OuterRef("pk"), muted_at=None))


def followed_ids(actor: Actor) -> QuerySet[Any]:
    """Ids of the requests that the actor follows, for a subquery."""
    return _own(actor).filter(muted_at=None).values("request")


def _own(actor: Actor) -> QuerySet[Participant]:
    own: QuerySet[Participant] = Participant.objects.of_company(actor.company_id).filter(
        member_id=actor.membership_id or 0
    )
    return own
