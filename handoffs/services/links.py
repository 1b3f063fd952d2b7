"""Links between requests: both stay, and each says how it stands to the other."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from handoffs.models import EntryKind, LinkKind, Request, RequestLink
from handoffs.services._ledger import Turn, begin, note
from handoffs.services._texts import one_of
from handoffs.transitions import RequestAction

_SAME = _("A request cannot be linked to itself.")
_LINKED = _("The two are linked already. Take that link away first.")
_ERRORS = {"request_link_once": ("other_id", _LINKED)}
GIVEN_BY_PEOPLE = (LinkKind.RELATED, LinkKind.CAUSED_BY, LinkKind.FOLLOWS)


def link_add(*, actor: Actor, request_id: int, other_id: int, kind: str) -> RequestLink:
    """Say that a request is related to another, caused by it or follows it.

    The same link again changes nothing. Raises `NotFound`, `NotAllowed`, `InvalidInput` for one
    request twice, and for two that are linked in another way.
    """
    actor.require(Capability.REQUESTS_WORK)
    one_of("kind", kind, [choice.value for choice in GIVEN_BY_PEOPLE])
    if request_id == other_id:
        raise InvalidInput(_SAME, fields={"other_id": _SAME})
    with constraint_errors(_ERRORS), transaction.atomic():
        turns = _begin_both(actor, request_id, other_id)
        known = RequestLink.objects.visible_to(actor).filter(
            request_id=request_id, other_id=other_id, kind=kind
        )
        link: RequestLink | None = known.first()
        if link is None:
            link = link_write(turns[request_id], turns[other_id].request, kind)
            _tell(turns, EntryKind.LINKED, kind)
    return link


def link_write(turn: Turn, other: Request, kind: str) -> RequestLink:
    """The row alone: the caller writes the history."""
    made: RequestLink = RequestLink.objects.create(
        company_id=turn.request.company_id,
        request=turn.request,
        other=other,
        kind=kind,
        created_by_id=turn.actor.membership_id,
    )
    return made


def link_remove(*, actor: Actor, link_id: int) -> None:
    """Take a link away; both requests stay. Raises `NotFound`, `NotAllowed`."""
    actor.require(Capability.REQUESTS_WORK)
    with transaction.atomic():
        links = RequestLink.objects.visible_to(actor).filter(pk=link_id)
        link = links.select_for_update().first()
        if link is None:
            raise NotFound
        turns = _begin_both(actor, link.request_id, link.other_id)
        link.delete()
        _tell(turns, EntryKind.UNLINKED, link.kind)


def _begin_both(actor: Actor, *ids: int) -> dict[int, Turn]:
    """Both requests, locked in one order. Raises `NotFound`."""
    turns = {}
    for pk in sorted(ids):
        try:
            turns[pk] = begin(
                actor=actor,
                request_id=pk,
                action=RequestAction.LINK,
                capability=Capability.REQUESTS_WORK,
            )
        except NotFound:
            field = "request_id" if pk == ids[0] else "other_id"
            raise NotFound(fields={field: _("Nothing was found here.")}) from None
    return turns


def _tell(turns: dict[int, Turn], kind: EntryKind, how: str) -> None:
    """A line in the history of each, naming the other; whoever has one open goes on."""
    (one, first), (two, second) = turns.items()
    for turn, other, pk in ((first, second, two), (second, first, one)):
        data: dict[str, Any] = {"request": pk, "number": other.request.number, "link": how}
        note(turn, kind, is_automatic=turn.actor.is_system, data=data)
