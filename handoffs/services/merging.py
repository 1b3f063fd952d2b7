"""Merging duplicates: one request is kept, the other is closed, and nothing of either is lost.

What was said on the duplicate stays where it stands and is read with the one that is kept. Nobody
resolved a duplicate: its entry says so, and figures are made of entries.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from handoffs.models import Entry, EntryKind, GoneOnReason, Participant, Request
from handoffs.services._awaited import let_go, question_ids
from handoffs.services._ledger import Merged, Turn, begin, write
from handoffs.services._offers import withdraw_open_offer
from handoffs.services._rights import acts_for_owner
from handoffs.services._texts import REASON, optional_text
from handoffs.services.requests import owner_after_reopening
from handoffs.transitions import RequestAction, RequestState

MOST_DUPLICATES = 100

_SAME = _("A request cannot be merged into itself.")
_MERGED_ALREADY = _("This request was merged into another already.")
_RESOLVED = _("It is resolved. Link the two instead, or open it again first.")
_OTHER_CLIENT = _(
    "The two requests are of different clients. Say that they are to be merged all the same."
)
_NOT_THEIRS = _("Only who acts for the owner of one of the two requests can do this.")
_TOO_MANY = _("As many requests as can be were merged into this one already.")


def request_merge(
    *,
    actor: Actor,
    request_id: int,
    duplicate_id: int,
    reason: str = "",
    version: int | None = None,
    duplicate_version: int | None = None,
    other_client: bool = False,
) -> Request:
    """Keep `request_id` and close `duplicate_id`, which counts as resolved by nobody.

    Its holding ends, its open offer is withdrawn, its questions are awaited no longer; requests
    merged into it before come along. `other_client` says that different clients of the company
    are meant. Done already: nothing happens. Raises `NotFound`, `NotAllowed` unless the actor acts
    for the owner of one of the two, `Stale`, `IllegalState`, `InvalidInput`.
    """
    reason = optional_text("reason", reason, REASON)
    actor.require(Capability.REQUESTS_WORK)
    if request_id == duplicate_id:
        raise InvalidInput(_SAME, fields={"duplicate_id": _SAME})
    with transaction.atomic():
        found = _locked_together(actor, request_id, duplicate_id)
        kept, duplicate = found.get(request_id), found.get(duplicate_id)
        if kept is None or duplicate is None:
            field = "request_id" if kept is None else "duplicate_id"
            raise NotFound(fields={field: _("Nothing was found here.")})
        if duplicate.merged_into_id == kept.pk:
            return kept
        _check(kept, duplicate, other_client=other_client)
        turn = _begin(actor, request_id, RequestAction.KEEP, version)
        closing = _begin(actor, duplicate_id, RequestAction.MERGE, duplicate_version)
        if not (acts_for_owner(turn) or acts_for_owner(closing)):
            raise NotAllowed(_NOT_THEIRS)
        _close(closing, turn.request, reason)
        _keep(turn, closing.request, reason)
    return turn.request


def _locked_together(actor: Actor, *ids: int) -> dict[int, Request]:
    """Both and whatever was merged into them, locked in one order by whoever comes."""
    requests = Request.objects.visible_to(actor)
    family = requests.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).order_by("pk")
    return {request.pk: request for request in family.select_for_update(of=("self",))}


def _check(kept: Request, duplicate: Request, *, other_client: bool) -> None:
    if duplicate.merged_into_id is not None:
        raise Merged(_MERGED_ALREADY, fields={"duplicate_id": _MERGED_ALREADY})
    if kept.merged_into_id is not None:
        raise Merged(_MERGED_ALREADY, fields={"request_id": _MERGED_ALREADY})
    for field, request in (("request_id", kept), ("duplicate_id", duplicate)):
        if request.state == RequestState.RESOLVED:
            raise IllegalState(_RESOLVED, fields={field: _RESOLVED})
    if kept.client_id != duplicate.client_id and not other_client:
        raise InvalidInput(_OTHER_CLIENT, fields={"other_client": _OTHER_CLIENT})
    brought = duplicate.duplicates.count() + 1
    if kept.duplicates.count() + brought > MOST_DUPLICATES:
        raise InvalidInput(_TOO_MANY, fields={"duplicate_id": _TOO_MANY})


def _begin(actor: Actor, request_id: int, action: str, version: int | None) -> Turn:
    return begin(
        actor=actor,
        request_id=request_id,
        action=action,
        capability=Capability.REQUESTS_WORK,
        version=version,
    )


def _close(turn: Turn, kept: Request, reason: str) -> None:
    """Close the duplicate; what was merged into it before belongs to the kept one now."""
    request = turn.request
    offer = withdraw_open_offer(turn)
    questions = let_go(turn, GoneOnReason.DECIDED)
    data = {**_named(kept, reason), **(question_ids(questions) if questions else {})}
    # Nobody resolved it, so its first resolution, if there was one, stays what it was.
    values = {"merged_into": kept, "first_resolved_at": request.first_resolved_at}
    request.duplicates.update(merged_into=kept)
    _follow_too(request, kept)
    write(turn, EntryKind.MERGED_INTO, values=values, handover=offer, data=data)


def _follow_too(duplicate: Request, kept: Request) -> None:
    """Who follows the duplicate follows the one on which it goes on."""
    rows = Participant.objects.of_company(kept.company_id).filter(
        request=duplicate, comment=None, muted_at=None
    )
    Participant.objects.bulk_create(
        [
            Participant(company_id=kept.company_id, request=kept, member_id=member_id)
            for member_id in rows.values_list("member_id", flat=True)
        ],
        ignore_conflicts=True,
    )


def _keep(turn: Turn, duplicate: Request, reason: str) -> None:
    """The kept one has one more conversation, and keeps the promise that is due first."""
    write(
        turn,
        EntryKind.MERGED,
        values=_promise(turn.request, duplicate),
        data=_named(duplicate, reason),
    )


def _promise(kept: Request, duplicate: Request) -> dict[str, Any]:
    ours, theirs = kept.promised_by, duplicate.promised_by
    if theirs is None or (ours is not None and ours <= theirs):
        return {}
    return {"promised": duplicate.promised, "promised_by": theirs}


def _named(request: Request, reason: str) -> dict[str, Any]:
    """What the history keeps of the other one."""
    named: dict[str, Any] = {"request": request.pk, "number": request.number}
    return {**named, "reason": reason} if reason else named


def request_unmerge(
    *, actor: Actor, request_id: int, version: int | None = None, reason: str = ""
) -> Request:
    """Take a merge back: the duplicate is open again, with its owner or whoever is right today.

    What was merged into it before goes with it. Raises `NotFound`, `NotAllowed` unless the actor
    acts for the owner of one of the two, `Stale`, `IllegalState`, `InvalidInput`.
    """
    reason = optional_text("reason", reason, REASON)
    actor.require(Capability.REQUESTS_WORK)
    with transaction.atomic():
        kept_id = _kept_id(actor, request_id)
        found = _locked_together(actor, request_id, kept_id)
        if found[request_id].merged_into_id != kept_id:
            raise IllegalState(_("Somebody else changed this at the same moment. Try again."))
        turn = _begin(actor, request_id, RequestAction.UNMERGE, version)
        if not acts_for_owner(turn) and not acts_for_owner(_seen(turn, found[kept_id])):
            raise NotAllowed(_NOT_THEIRS)
        kept = found[kept_id]
        _came_with(turn.request, kept).update(merged_into=turn.request)
        owner = owner_after_reopening(turn)
        values, data = {"merged_into": None}, _named(kept, reason)
        write(turn, EntryKind.UNMERGED, owner=owner, values=values, data=data)
    return turn.request


def _kept_id(actor: Actor, request_id: int) -> int:
    """Where it was merged into. Raises `NotFound`, and `IllegalState` for one that was not."""
    requests = Request.objects.visible_to(actor).filter(pk=request_id)
    rows = list(requests.values_list("merged_into_id", flat=True))
    if not rows:
        raise NotFound
    into: int | None = rows[0]
    if into is None:
        raise IllegalState(_("This request was not merged into another."))
    return into


def _seen(turn: Turn, request: Request) -> Turn:
    """The same moment, seen from the other request."""
    return Turn(turn.actor, request, turn.at, request.state, tells_of_past=False)


def _came_with(duplicate: Request, kept: Request) -> Any:
    """Requests that were merged into the duplicate before it was merged itself."""
    last: dict[int, int] = {}
    entries = Entry.objects.of_company(kept.company_id).filter(
        request__merged_into=kept, kind=EntryKind.MERGED_INTO
    )
    for request_id, data in entries.order_by("at", "pk").values_list("request_id", "data"):
        last[request_id] = data["request"]
    ids: Collection[int] = [pk for pk, into in last.items() if into == duplicate.pk]
    return Request.objects.of_company(kept.company_id).filter(pk__in=ids)


def request_kept(request: Request) -> Request:
    """The request on which everything about this one goes on: itself, or what it was merged into.

    For mail and other channels that know a request by its number of former days.
    """
    return request if request.merged_into is None else request.merged_into
