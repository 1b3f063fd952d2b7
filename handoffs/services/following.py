"""Following a request: notices of what happens to it, for those who do not own it.

A follower is a participant whom no comment called in: by the button, or because they kept a
request in sight when they handed it over.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.access import Actor, Capability
from core.errors import NotAllowed
from core.records import locked
from handoffs.models import Participant, Request
from handoffs.services._ledger import Turn


def request_follow(*, actor: Actor, request_id: int) -> Request:
    """Be told of the client's messages, another owner, the resolution and reopening.

    Again changes nothing. Raises `NotFound`, and `NotAllowed` for those who see single requests
    only.
    """
    with transaction.atomic():
        request = _request(actor, request_id)
        own = Participant.objects.of_company(actor.company_id).filter(
            request=request, member_id=actor.membership_id
        )
        own.exclude(muted_at=None).update(muted_at=None)
        _put(request.company_id, request.pk, actor.membership_id)
    return request


def request_unfollow(*, actor: Actor, request_id: int) -> Request:
    """Be told no more; whoever was called in keeps what that lets them see.

    Raises as `request_follow`.
    """
    with transaction.atomic():
        request = _request(actor, request_id)
        own = Participant.objects.of_company(actor.company_id).filter(
            request=request, member_id=actor.membership_id
        )
        own.filter(comment=None).delete()
        own.filter(muted_at=None).update(muted_at=timezone.now())
    return request


def keep_in_sight(turn: Turn, member_id: int) -> None:
    """Let somebody follow a request from now on."""
    _put(turn.request.company_id, turn.request.pk, member_id, since=turn.at)


def _request(actor: Actor, request_id: int) -> Request:
    """The request, locked: two clicks at once come one after the other."""
    request: Request = locked(Request.objects.visible_to(actor), request_id)
    actor.require(Capability.REQUESTS_VIEW_ALL)
    if actor.membership_id is None:
        raise NotAllowed
    return request


def _put(company_id: int, request_id: int, member_id: Any, **values: object) -> None:
    Participant.objects.bulk_create(
        [Participant(company_id=company_id, request_id=request_id, member_id=member_id, **values)],
        ignore_conflicts=True,
    )
