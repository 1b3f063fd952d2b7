"""Solutions: options for settling a claim, proposed, agreed, chosen, carried out and told.

Options stand side by side. The rules in force say who must agree when one is proposed; what a
rule says later concerns later solutions. Nothing is chosen that lacks an agreement.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import require_version, validated
from core.transitions import next_state
from handoffs.models import EntryKind, Measure, Message, Solution, SolutionKind
from handoffs.services._approvals import ask_to_agree, set_aside, solution_data
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._people import found
from handoffs.services._rights import acts_for_owner, require_owner
from handoffs.services._solution_news import tell_asked
from handoffs.services._texts import (
    LONG,
    REASON,
    idempotency_key_checked,
    optional_text,
    required_text,
)
from handoffs.services.messages import message_send
from handoffs.transitions import (
    SOLUTION_TRANSITIONS,
    ApprovalState,
    RequestAction,
    SolutionState,
)

_WORDS = 5_000
_MOST_PURCHASES = 1_000
_KEY_USED = _("This key was used for something else.")
_ERRORS = {
    "solution_idempotency_key": ("idempotency_key", _KEY_USED),
    "solution_one_chosen": ("solution", _("Another solution has been chosen meanwhile.")),
}
_REFUSED: dict[str, Any] = {
    RequestAction.PROPOSE: _("Somebody has answered already: propose another solution instead."),
    RequestAction.CHOOSE: _("It cannot be chosen: not everybody who must agree has agreed."),
    RequestAction.CARRY_OUT: _("Only a chosen solution is carried out."),
    RequestAction.MESSAGE_CLIENT: _("Carry it out first, then tell the client."),
    RequestAction.DROP: _("It is too late to drop it."),
}


def solution_propose(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    kind_id: int,
    words: str,
    amount: Decimal | None = None,
    currency: str = "",
    percent: Decimal | None = None,
    purchases: int | None = None,
    at: datetime | None = None,
    idempotency_key: str = "",
) -> Solution:
    """Propose an option; those whom the rules name are asked, and without any it is agreed.

    A repeated idempotency key gives the first solution. Raises `NotFound`, `Stale`, `NotAllowed`
    unless the actor acts for the owner, `InvalidInput`, and `IllegalState` once resolved or where
    nobody is left who could agree.
    """
    words = required_text("words", words, _WORDS)
    key = idempotency_key_checked(idempotency_key)
    with constraint_errors(_ERRORS), transaction.atomic():
        turn = _turn(actor, request_id, RequestAction.PROPOSE, Capability.REQUESTS_WORK, at)
        require_owner(turn)
        if actor.membership_id is None:
            raise NotAllowed(_("Only people propose solutions."))
        known = Solution.objects.visible_to(actor).filter(idempotency_key=key, request=turn.request)
        first: Solution | None = known.first() if key else None
        if first is not None:
            return first
        require_version(turn.request, version)
        kind = _kind(actor, kind_id)
        size = _size(kind, amount, currency, percent, purchases)
        solution = Solution(
            company_id=actor.company_id,
            request=turn.request,
            kind=kind,
            words=words,
            proposed_by_id=actor.membership_id,
            proposed_by_role_id=turn.request.owner_role_id if turn.is_owner else None,
            proposed_at=turn.at,
            idempotency_key=key,
            **size,
        )
        validated(solution).save()
        _ask(turn, solution)
        write(turn, EntryKind.SOLUTION_PROPOSED, data=solution_data(solution))
    return solution


def _turn(
    actor: Actor, request_id: int, action: str, capability: Capability, at: datetime | None
) -> Turn:
    return begin(actor=actor, request_id=request_id, action=action, capability=capability, at=at)


def _kind(actor: Actor, kind_id: int) -> SolutionKind:
    kinds = SolutionKind.objects.visible_to(actor).filter(is_active=True)
    kind: SolutionKind = found("kind_id", kinds, kind_id)
    return kind


def _size(
    kind: SolutionKind,
    amount: Decimal | None,
    currency: str,
    percent: Decimal | None,
    purchases: int | None,
) -> dict[str, Any]:
    """What the kind is counted in, and nothing else. Raises `InvalidInput` by field."""
    wrong: dict[str, Any] = {}
    currency = currency.strip().upper()
    is_percent = kind.measure == Measure.PERCENT
    if is_percent:
        if percent is None or not 0 < percent <= 100:
            wrong["percent"] = _("Say how many percent, from 0.01 to 100.")
        if purchases is None or not 1 <= purchases <= _MOST_PURCHASES:
            wrong["purchases"] = _("Say for how many purchases, from 1 to 1,000.")
    elif percent is not None or purchases is not None:
        wrong["percent"] = _("This kind has no percentage.")
    if not is_percent and (amount is not None or kind.measure == Measure.MONEY):
        if amount is None or amount <= 0:
            wrong["amount"] = _("Say how much, more than nothing.")
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            wrong["currency"] = _("Three capital letters, such as EUR.")
    elif is_percent and amount is not None:
        wrong["amount"] = _("This kind has no amount of money.")
    if wrong:
        raise InvalidInput(fields=wrong)
    return {
        "amount": amount,
        "currency": currency if amount is not None else "",
        "percent": percent,
        "purchases": purchases,
    }


def _ask(turn: Turn, solution: Solution) -> None:
    """Ask everybody who must agree; where nobody must, it is agreed at once."""
    approvals = ask_to_agree(turn, solution)
    if approvals:
        tell_asked(turn, solution, [approval.asked_id for approval in approvals])
        return
    solution.state = next_state(SOLUTION_TRANSITIONS, solution.state, RequestAction.AGREE)
    solution.agreed_at = turn.at
    solution.save(update_fields=["state", "agreed_at"])


def solution_found(
    actor: Actor,
    solution_id: int,
    action: RequestAction,
    version: int | None,
    at: datetime | None = None,
    capability: Capability = Capability.REQUESTS_WORK,
) -> tuple[Turn, Solution]:
    """The solution as it is once its request is locked. Raises `NotFound`, `Stale`."""
    solutions = Solution.objects.visible_to(actor).filter(pk=solution_id)
    request_id = solutions.values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound
    turn = _turn(actor, request_id, action, capability, at)
    solution: Solution = solutions.select_related("kind").get()
    require_version(solution, version)
    return turn, solution


def move(solution: Solution, action: RequestAction, **values: Any) -> None:
    """Take the solution to its next state. Raises `IllegalState` with the reason."""
    try:
        solution.state = next_state(SOLUTION_TRANSITIONS, solution.state, action)
    except IllegalState as error:
        raise IllegalState(_REFUSED.get(action)) from error
    for name, value in values.items():
        setattr(solution, name, value)
    solution.version += 1
    solution.save(update_fields=["state", "version", *values])


def solution_change(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    kind_id: int,
    words: str,
    amount: Decimal | None = None,
    currency: str = "",
    percent: Decimal | None = None,
    purchases: int | None = None,
    at: datetime | None = None,
) -> Solution:
    """Change an option before anybody has answered: everybody is asked anew, by the rules of now.

    Raises as `solution_propose`.
    """
    words = required_text("words", words, _WORDS)
    with transaction.atomic():
        turn, solution = solution_found(actor, solution_id, RequestAction.PROPOSE, version, at)
        require_owner(turn)
        if actor.membership_id is None:
            raise NotAllowed(_("Only people propose solutions."))
        answered = solution.approvals.filter(state=ApprovalState.AGREED)
        if answered.exists():
            raise IllegalState(_REFUSED[RequestAction.PROPOSE])
        kind = solution.kind if kind_id == solution.kind_id else _kind(actor, kind_id)
        values = {"kind": kind, "words": words, "proposed_at": turn.at}
        values |= _size(kind, amount, currency, percent, purchases)
        values["proposed_by_id"] = actor.membership_id
        values["proposed_by_role_id"] = turn.request.owner_role_id if turn.is_owner else None
        for name, value in values.items():
            setattr(solution, name, value)
        validated(solution)
        move(solution, RequestAction.PROPOSE, **values)
        set_aside(solution)
        _ask(turn, solution)
        write(turn, EntryKind.SOLUTION_PROPOSED, data=solution_data(solution, changed=True))
    return solution


def solution_drop(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Solution:
    """Take an option back that is not carried out yet: by who proposed it, or acts for the owner.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    reason = optional_text("reason", reason, REASON)
    with transaction.atomic():
        turn, solution = solution_found(actor, solution_id, RequestAction.DROP, version, at)
        if solution.proposed_by_id != actor.membership_id and not acts_for_owner(turn):
            raise NotAllowed
        _drop(turn, solution, reason)
        write(turn, EntryKind.SOLUTION_DROPPED, data=solution_data(solution))
    return solution


def _drop(turn: Turn, solution: Solution, reason: str = "") -> None:
    dropped_by = turn.actor.membership_id
    values = {"dropped_by_id": dropped_by, "dropped_at": turn.at, "drop_reason": reason}
    move(solution, RequestAction.DROP, **values)
    set_aside(solution)


def solution_choose(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    drop_others: bool = False,
    at: datetime | None = None,
) -> Solution:
    """Choose an option to which everybody has agreed; the others stay, or are dropped.

    Raises `NotFound`, `Stale`, `NotAllowed` unless the actor acts for the owner, and
    `IllegalState` without every agreement or while another one is chosen.
    """
    with constraint_errors(_ERRORS), transaction.atomic():
        turn, solution = solution_found(actor, solution_id, RequestAction.CHOOSE, version, at)
        require_owner(turn)
        others = Solution.objects.of_company(actor.company_id).filter(request=turn.request)
        others = others.exclude(pk=solution.pk).select_related("kind")
        if others.filter(state=SolutionState.CHOSEN).exists():
            raise IllegalState(_("Another solution is chosen. Drop it first, or carry it out."))
        move(
            solution,
            RequestAction.CHOOSE,
            chosen_by_id=actor.membership_id,
            chosen_at=turn.at,
        )
        dropped = []
        if drop_others:
            for other in others.order_by("pk"):
                if (other.state, RequestAction.DROP) in SOLUTION_TRANSITIONS:
                    _drop(turn, other)
                    dropped.append(other.pk)
        more = {"dropped": dropped} if dropped else {}
        write(turn, EntryKind.SOLUTION_CHOSEN, data=solution_data(solution, **more))
    return solution


def solution_carry_out(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    done: str,
    at: datetime | None = None,
) -> Solution:
    """Say that the chosen option is carried out, and what was done.

    Raises `NotFound`, `Stale`, `NotAllowed` unless the actor acts for the owner, `IllegalState`,
    `InvalidInput`.
    """
    done = required_text("done", done, REASON)
    with transaction.atomic():
        turn, solution = solution_found(actor, solution_id, RequestAction.CARRY_OUT, version, at)
        require_owner(turn)
        move(
            solution,
            RequestAction.CARRY_OUT,
            carried_out_by_id=actor.membership_id,
            carried_out_at=turn.at,
            done=done,
        )
        write(turn, EntryKind.SOLUTION_CARRIED_OUT, data=solution_data(solution))
    return solution


def solution_tell(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    body: str,
    contact_id: int | None = None,
    at: datetime | None = None,
    idempotency_key: str = "",
) -> Message:
    """Write to the client what was done: the message and the mark on the solution are one step.

    Only `body` goes out: no words of the solution. A repeated idempotency key gives the first
    message. Raises as `message_send`, and `IllegalState` before it is carried out.
    """
    body = required_text("body", body, LONG)
    key = idempotency_key_checked(idempotency_key)
    with transaction.atomic():
        turn, solution = solution_found(actor, solution_id, RequestAction.MESSAGE_CLIENT, None, at)
        told = solution.message
        if told is not None and key and told.idempotency_key == key:
            return told
        require_version(solution, version)
        require_owner(turn)
        if (solution.state, RequestAction.MESSAGE_CLIENT) not in SOLUTION_TRANSITIONS:
            raise IllegalState(_REFUSED[RequestAction.MESSAGE_CLIENT])
        message = message_send(
            actor=actor,
            request_id=turn.request.pk,
            body=body,
            contact_id=contact_id,
            at=at,
            idempotency_key=key,
        )
        move(solution, RequestAction.MESSAGE_CLIENT, message_id=message.pk, told_at=message.at)
    return message
