"""Hand-overs: offered with context, then accepted, declined, withdrawn or returned.

Until somebody accepts, the sender stays the owner.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.calendars import working_seconds
from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.transitions import next_state
from handoffs.due_rules import DueKind, due_after
from handoffs.models import (
    EntryKind,
    Handover,
    HandoverKind,
    Holding,
    HoldingStart,
)
from handoffs.naming import is_outside
from handoffs.selectors.naming import roles_named_for
from handoffs.selectors.routing import Owner, route_to_role
from handoffs.selectors.standing import NO_LINE, first_role_of, is_in_team, lines_on
from handoffs.services._dues import promised
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._offers import close_offer, open_offer
from handoffs.services._people import (
    owner_in_role,
    receiving_person,
    receiving_team,
    role_given,
)
from handoffs.services._rights import acts_for_owner, belongs_to_team, require_owner
from handoffs.services._texts import REASON, optional_text, required_text
from handoffs.services.following import keep_in_sight
from handoffs.transitions import HANDOVER_TRANSITIONS, RequestAction

ACCEPTANCE_WORKING_SECONDS = 2 * 3600
"""Two hours of working time, by the request's frozen calendar, to answer an offer where its
service policy says nothing else: long enough for a meeting, short enough that a client's question
does not wait overnight unanswered."""

_CONTEXT = 5_000
_PROMISE = 500
_OUTSIDE_REASON = 1_000
_NEED_NOT_SAY_WHY = frozenset({"import", "demo"})
_ASK_WHY = _(
    "The responsibility matrix does not name this role for the topic. Say why it shall receive "
    "the request all the same."
)
_ONE_OPEN = {
    "handover_one_open": ("to_owner_id", _("This request is offered to somebody already."))
}


def handover_offer(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    to_owner_id: int | None = None,
    to_role_id: int | None = None,
    to_team_id: int | None = None,
    why: str,
    tried: str = "",
    expected: str,
    promised: str = "",
    promised_by: datetime | None = None,
    keep_in_sight: bool = False,
    outside_reason: str = "",
    at: datetime | None = None,
) -> Handover:
    """Offer a request to a person, to a team, or to whoever holds a role for this client.

    People must say why, what was tried and what they expect; a promise needs its time, a role
    that the matrix does not name for the topic an `outside_reason` (else it is not kept). Raises
    `NotFound`, `NotAllowed` unless the actor acts for the owner, `Stale`, `IllegalState` when
    resolved or offered already, `InvalidInput`.
    """
    outside_reason = optional_text("outside_reason", outside_reason, _OUTSIDE_REASON)
    text = optional_text if actor.is_system else required_text
    context = {
        "why": text("why", why, _CONTEXT),
        "tried": text("tried", tried, _CONTEXT),
        "expected": text("expected", expected, _CONTEXT),
        "promised": optional_text("promised", promised, _PROMISE),
        "promised_by": promised_by,
        "keep_in_sight": keep_in_sight,
    }
    _check_promise(promised, promised_by)
    with constraint_errors(_ONE_OPEN), transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.OFFER, version, at)
        _require_may_offer(turn)
        receiver = _receiver(turn, to_owner_id, to_role_id, to_team_id)
        outside = _outside_matrix(turn, receiver, outside_reason)
        handover = _offer(turn, HandoverKind.FORWARD, receiver, **context, **outside)
        promise = {"promised": promised, "promised_by": promised_by} if promised else {}
        write(turn, EntryKind.OFFERED, values=promise, handover=handover)
    return handover


def _check_promise(promised: str, promised_by: datetime | None) -> None:
    if promised.strip() and promised_by is None:
        raise InvalidInput(fields={"promised_by": _("Say by when it was promised.")})
    if promised_by is not None and not promised.strip():
        raise InvalidInput(fields={"promised": _("Say what was promised by that time.")})


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


def _require_may_offer(turn: Turn) -> None:
    require_owner(turn)
    if open_offer(turn.request) is not None:
        message = _("This request is offered to somebody already. Withdraw that offer first.")
        raise IllegalState(message)


def _receiver(turn: Turn, owner_id: int | None, role_id: int | None, team_id: int | None) -> Owner:
    """Whom the offer goes to. Raises `NotFound`, `InvalidInput`."""
    if (owner_id is not None) and (team_id is not None):
        raise InvalidInput(fields={"to_team_id": _("Choose a person or a team, not both.")})
    receiver = _named_receiver(turn, owner_id, role_id, team_id)
    request = turn.request
    same_person = receiver.owner_id is not None and receiver.owner_id == request.owner_id
    same_team = receiver.owner_id is None and request.owner_id is None
    if (same_person and receiver.role_id == request.owner_role_id) or (
        same_team and receiver.team_id == request.owner_team_id
    ):
        raise InvalidInput(fields={"to_owner_id": _("They own it already.")})
    return receiver


def _named_receiver(
    turn: Turn, owner_id: int | None, role_id: int | None, team_id: int | None
) -> Owner:
    actor = turn.actor
    if owner_id is not None:
        person = receiving_person(actor, "to_owner_id", owner_id)
        return owner_in_role(actor, person, role_id, turn.at, {}, field="to_role_id")
    role = role_given(actor, "to_role_id", role_id) if role_id is not None else None
    if team_id is not None:
        team = receiving_team(actor, "to_team_id", team_id)
        return Owner(None, role.pk if role else None, team.pk, {})
    if role is None:
        raise InvalidInput(fields={"to_owner_id": _("Choose who shall receive it.")})
    found = route_to_role(actor.company_id, role, turn.request.client_id, turn.day)
    if found is None:
        raise InvalidInput(fields={"to_role_id": _("Nobody holds this role now.")})
    return found


def _outside_matrix(turn: Turn, receiver: Owner, reason: str) -> dict[str, object]:
    """Whether the matrix names the receiving role for the topic. Raises `InvalidInput` when it
    does not and a person does not say why; the product, imports and the demo need not."""
    request = turn.request
    if receiver.role_id is None:
        return {}
    named = roles_named_for(request.company_id, request.topic_id, turn.day)
    if not is_outside(receiver.role_id, named):
        return {}
    if not reason and not turn.actor.is_system and turn.actor.via not in _NEED_NOT_SAY_WHY:
        raise InvalidInput(fields={"outside_reason": _ASK_WHY})
    return {"is_outside_matrix": True, "outside_reason": reason}


def _offer(turn: Turn, kind: HandoverKind, receiver: Owner, **context: object) -> Handover:
    """Save the offer, stamped with the teams of the day."""
    request = turn.request
    lines = lines_on(request.company_id, (request.owner_id, receiver.owner_id), turn.day)
    from_team = lines.get(request.owner_id or 0, NO_LINE).team_id
    to_team = lines.get(receiver.owner_id or 0, NO_LINE).team_id
    spec = request.calendar.spec
    seconds = promised(request, DueKind.ACCEPTANCE, ACCEPTANCE_WORKING_SECONDS)
    handover: Handover = Handover.objects.create(
        company_id=request.company_id,
        request=request,
        kind=kind,
        offered_by_id=turn.actor.membership_id,
        from_owner_id=request.owner_id,
        from_role_id=request.owner_role_id,
        from_team_id=from_team if request.owner_id else request.owner_team_id,
        to_owner_id=receiver.owner_id,
        to_role_id=receiver.role_id,
        to_team_id=to_team if receiver.owner_id else receiver.team_id,
        offered_at=turn.at,
        answer_due_at=due_after(spec, turn.at, seconds),
        **context,
    )
    return handover


def handover_accept(
    *,
    actor: Actor,
    handover_id: int,
    version: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Handover:
    """Accept: the receiver owns the request from now on.

    A member of the team to which it was offered takes it in person; the team's manager accepts
    it for the team. Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState` when it was
    answered already, `InvalidInput` when the receiver no longer works here.
    """
    reason = optional_text("reason", reason, REASON)
    with transaction.atomic():
        turn, handover, state = _open(actor, handover_id, RequestAction.ACCEPT, version, at)
        _require_receiver(turn, handover)
        owner = _accepting_owner(turn, handover)
        close_offer(turn, handover, state, reason, _waited(turn, handover))
        write(
            turn,
            EntryKind.ACCEPTED,
            owner=owner,
            how=HoldingStart.ACCEPTED,
            values={"handover_count": turn.request.handover_count + 1},
            handover=handover,
            data={"reason": reason} if reason else {},
        )
        if handover.keep_in_sight and handover.offered_by_id is not None:
            keep_in_sight(turn, handover.offered_by_id)
    return handover


def _open(
    actor: Actor, handover_id: int, action: str, version: int | None, at: datetime | None
) -> tuple[Turn, Handover, str]:
    """The locked request's open offer and the state after the action."""
    offers = Handover.objects.visible_to(actor).filter(pk=handover_id)
    request_id = offers.values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound
    turn = _turn(actor, request_id, action, version, at)
    # Read after the request is locked: whoever came first has answered it.
    handover: Handover = offers.select_related("offered_by").get()
    return turn, handover, next_state(HANDOVER_TRANSITIONS, handover.state, action)


def _require_receiver(turn: Turn, handover: Handover) -> None:
    actor = turn.actor
    if actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        return
    if handover.to_owner_id is not None:
        if handover.to_owner_id == actor.membership_id:
            return
    elif belongs_to_team(turn, handover.to_team_id):
        return
    raise NotAllowed(_("Only the receiver, or who answers for them, can answer an offer."))


def _accepting_owner(turn: Turn, handover: Handover) -> Owner:
    actor = turn.actor
    giver = handover.offered_by.name if handover.offered_by else ""
    if handover.to_owner_id is not None:
        person = receiving_person(actor, "to_owner_id", handover.to_owner_id)
        reason = {"rule": "accepted", "person": person.name, "giver": giver}
        return Owner(person.pk, handover.to_role_id, None, reason)
    if actor.membership_id is not None and is_in_team(actor, handover.to_team_id, turn.day):
        role_id = handover.to_role_id
        if role_id is None:
            role_id = first_role_of(actor.company_id, actor.membership_id, turn.day)
        reason = {"rule": "accepted", "person": actor.name, "giver": giver}
        return Owner(actor.membership_id, role_id, None, reason)
    team = receiving_team(actor, "to_team_id", handover.to_team_id)
    reason = {"rule": "accepted_team", "team": team.name, "giver": giver}
    return Owner(None, handover.to_role_id, team.pk, reason)


def _waited(turn: Turn, handover: Handover) -> int:
    return working_seconds(turn.request.calendar.spec, handover.offered_at, turn.at)


def handover_decline(
    *,
    actor: Actor,
    handover_id: int,
    version: int | None = None,
    reason: str,
    at: datetime | None = None,
) -> Handover:
    """Decline with a reason: the sender stays the owner. Raises as `handover_accept`."""
    reason = required_text("reason", reason, REASON)
    with transaction.atomic():
        turn, handover, state = _open(actor, handover_id, RequestAction.DECLINE, version, at)
        _require_receiver(turn, handover)
        close_offer(turn, handover, state, reason, _waited(turn, handover))
        write(turn, EntryKind.DECLINED, handover=handover, data={"reason": reason})
    return handover


def handover_withdraw(
    *,
    actor: Actor,
    handover_id: int,
    version: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Handover:
    """Take an offer back: by who made it or acts for the owner. Raises as `handover_accept`."""
    reason = optional_text("reason", reason, REASON)
    with transaction.atomic():
        turn, handover, state = _open(actor, handover_id, RequestAction.WITHDRAW, version, at)
        is_offerer = handover.offered_by_id == actor.membership_id and not actor.is_system
        if not is_offerer and not acts_for_owner(turn):
            raise NotAllowed
        close_offer(turn, handover, state, reason)
        data = {"reason": reason} if reason else {}
        write(turn, EntryKind.WITHDRAWN, handover=handover, data=data)
    return handover


def handover_return(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    reason: str,
    at: datetime | None = None,
) -> Handover:
    """Offer a request back to whom it came from, with a reason; they must accept it.

    Raises as `handover_offer`, and `IllegalState` when it did not come by a hand-over.
    """
    reason = required_text("reason", reason, REASON)
    with transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.RETURN, version, at)
        _require_may_offer(turn)
        receiver = _giver(turn)
        handover = _offer(turn, HandoverKind.RETURN, receiver, why=reason)
        write(turn, EntryKind.RETURNED, handover=handover, data={"reason": reason})
    return handover


def _giver(turn: Turn) -> Owner:
    """Who handed the request to its present owner."""
    holdings = Holding.objects.of_company(turn.request.company_id).filter(ended_at=None)
    holding = holdings.select_related("handover").get(request=turn.request)
    came_by: Handover | None = holding.handover
    if came_by is None:
        message = _("It did not come by a hand-over, so it cannot be returned. Hand it over.")
        raise IllegalState(message)
    if came_by.from_owner_id is not None:
        person = receiving_person(turn.actor, "reason", came_by.from_owner_id)
        return Owner(person.pk, came_by.from_role_id, None, {})
    team = receiving_team(turn.actor, "reason", came_by.from_team_id)
    return Owner(None, came_by.from_role_id, team.pk, {})
