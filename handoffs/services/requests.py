"""A request's own life: changed, waiting, taken up, resolved, reopened, assigned."""

from datetime import datetime
from types import EllipsisType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import IllegalState, NotAllowed
from core.outbox import publish
from handoffs.events import RequestResolved
from handoffs.models import EntryKind, Priority, Request
from handoffs.selectors.routing import Owner, answer_for, route
from handoffs.selectors.standing import works_requests
from handoffs.services._awaited import unawaited
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._offers import withdraw_open_offer
from handoffs.services._people import owner_in_role, receiving_person, topic_given
from handoffs.services._rights import acts_for_owner, belongs_to_team, require_owner
from handoffs.services._texts import REASON, SUBJECT, one_of, optional_text, required_text
from handoffs.transitions import RequestAction


def request_change_details(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    subject: str | EllipsisType = ...,
    topic_id: int | EllipsisType | None = ...,
    priority: str | EllipsisType = ...,
) -> Request:
    """Change the subject, topic or priority; what is not given stays. The owner does not change.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState` once resolved, `InvalidInput`.
    """
    values: dict[str, Any] = {}
    if not isinstance(subject, EllipsisType):
        values["subject"] = required_text("subject", subject, SUBJECT).strip()
    if not isinstance(priority, EllipsisType):
        one_of("priority", priority, Priority.values)
        values["priority"] = priority
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.CHANGE_DETAILS, version, None)
        if not isinstance(topic_id, EllipsisType) and topic_id != turn.request.topic_id:
            answer = topic_given(actor, topic_id, turn.at)
            values["topic_id"] = answer.topic.pk if answer else None
        changes = {
            name: [getattr(turn.request, name), value]
            for name, value in values.items()
            if getattr(turn.request, name) != value
        }
        if changes:
            write(turn, EntryKind.DETAILS, values=values, data={"changes": changes})
    return turn.request


def _turn(
    actor: Actor, request_id: int, action: str, version: int | None, at: datetime | None
) -> Turn:
    return begin(
        actor=actor,
        request_id=request_id,
        action=action,
        capability=Capability.REQUESTS_WORK,
        version=version,
        at=at,
    )


def _note_data(note: str) -> dict[str, str]:
    return {"note": note} if note else {}


def request_wait(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Request:
    """Wait for the client.

    Raises `NotFound`, `Stale`, `IllegalState`, `InvalidInput`, and `NotAllowed` unless the actor
    acts for the owner.
    """
    note = optional_text("note", note, REASON)
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.WAIT, version, at)
        require_owner(turn)
        write(turn, EntryKind.WAITING, data=_note_data(note))
    return turn.request


def request_resume(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Request:
    """Take a waiting request up again. Raises as `request_wait`."""
    note = optional_text("note", note, REASON)
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.RESUME, version, at)
        require_owner(turn)
        write(turn, EntryKind.RESUMED, data=_note_data(note))
    return turn.request


def request_resolve(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Request:
    """Resolve it: the holding ends, an open offer is withdrawn, no answer is awaited any more.

    Raises as `request_wait`.
    """
    note = optional_text("note", note, REASON)
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.RESOLVE, version, at)
        require_owner(turn)
        offer = withdraw_open_offer(turn)
        data = {**_note_data(note), **unawaited(turn)}
        entry = write(turn, EntryKind.RESOLVED, handover=offer, data=data)
        if not turn.tells_of_past:
            event = RequestResolved(request_id=turn.request.pk, entry_id=entry.pk)
            publish(actor.company_id, event)
    return turn.request


def request_reopen(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    note: str,
    at: datetime | None = None,
) -> Request:
    """Open a resolved request again for its last owner; `note` says why.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    note = required_text("note", note, REASON)
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.REOPEN, version, at)
        write(turn, EntryKind.REOPENED, owner=owner_after_reopening(turn), data=_note_data(note))
    return turn.request


def owner_after_reopening(turn: Turn) -> Owner:
    """The last owner; if they no longer work here, whoever answers for the topic today."""
    request = turn.request
    if request.owner_id is None or works_requests(request.company_id, request.owner_id):
        return Owner(
            request.owner_id, request.owner_role_id, request.owner_team_id, request.owner_reason
        )
    opener_id = turn.actor.membership_id
    answer = answer_for(request.company_id, request.topic_id, turn.day)
    return route(request.company_id, answer, request.client, turn.day, opener_id=opener_id)


def request_assign(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    owner_id: int,
    owner_role_id: int | None = None,
    reason: str,
    at: datetime | None = None,
) -> Request:
    """Give a request to somebody without an offer, or take it; an open offer is withdrawn.

    Who answers for others, is the owner's manager or stands in, gives it to anyone; people of a
    team take what their team holds. `reason` may be blank only for taking. Raises `NotFound`,
    `NotAllowed`, `Stale`, `IllegalState` (resolved, or already theirs), `InvalidInput`.
    """
    takes = owner_id == actor.membership_id
    check = optional_text if takes else required_text
    reason = check("reason", reason, REASON)
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.ASSIGN, version, at)
        _require_may_assign(turn, takes=takes)
        person = receiving_person(actor, "owner_id", owner_id)
        rule = {"rule": "took" if takes else "assigned", "person": person.name}
        why = {**rule, "giver": actor.name}
        owner = owner_in_role(actor, person, owner_role_id, turn.at, why, field="owner_role_id")
        before = turn.request
        if (before.owner_id, before.owner_role_id) == (owner.owner_id, owner.role_id):
            raise IllegalState(_("%(name)s owns it already.") % {"name": person.name})
        offer = withdraw_open_offer(turn)
        data = {
            "reason": reason,
            "from_owner": before.owner_id,
            "from_role": before.owner_role_id,
            "from_team": before.owner_team_id,
        }
        write(turn, EntryKind.ASSIGNED, owner=owner, handover=offer, data=data)
    return turn.request


def _require_may_assign(turn: Turn, *, takes: bool) -> None:
    request = turn.request
    if turn.actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        return
    if request.owner_id is None and takes and belongs_to_team(turn, request.owner_team_id):
        return
    if not turn.is_owner and acts_for_owner(turn) and request.owner_id is not None:
        return  # the owner's own manager, or who stands in
    raise NotAllowed
