"""Agreeing to a solution, or refusing it: by whoever is asked, or stands in for them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.calendars import working_seconds
from accounts.models import Absence, Membership
from core.access import Actor, Capability
from core.errors import IllegalState, NotAllowed
from core.transitions import next_state
from handoffs.models import Approval, EntryKind, Solution
from handoffs.services._approvals import ask_another, open_approvals, set_aside, solution_data
from handoffs.services._ledger import Turn, begin, note, write
from handoffs.services._solution_news import AGREED, REFUSED, tell_asked, tell_proposer
from handoffs.services._texts import REASON, optional_text, required_text
from handoffs.services.solutions import move, solution_found
from handoffs.transitions import APPROVAL_TRANSITIONS, ApprovalState, RequestAction

_ANSWERED = _("This has been answered already, or is not asked any more.")


def solution_agree(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Solution:
    """Agree, for oneself and for whoever is away while one stands in; the last one settles it.

    Agreeing again changes nothing. Raises `NotFound`, `Stale`, `IllegalState` once nobody is
    asked any more, and `NotAllowed` for anybody who is not asked, or for one's own solution.
    """
    reason = optional_text("reason", reason, REASON)
    with transaction.atomic():
        turn, solution = _found(actor, solution_id, RequestAction.AGREE, version, at)
        approvals = _mine(turn, solution, RequestAction.AGREE)
        if not approvals:
            return solution
        _answer(turn, approvals, RequestAction.AGREE, reason)
        if not open_approvals(solution).exists():
            move(solution, RequestAction.AGREE, agreed_at=turn.at)
            tell_proposer(turn, solution, AGREED)
        write(turn, EntryKind.SOLUTION_AGREED, data=solution_data(solution))
    return solution


def solution_refuse(
    *,
    actor: Actor,
    solution_id: int,
    version: int | None = None,
    reason: str,
    at: datetime | None = None,
) -> Solution:
    """Refuse, and say why: one refusal is enough, and nobody else need answer.

    Raises as `solution_agree`, and `InvalidInput` without a reason.
    """
    reason = required_text("reason", reason, REASON)
    with transaction.atomic():
        turn, solution = _found(actor, solution_id, RequestAction.REFUSE, version, at)
        approvals = _mine(turn, solution, RequestAction.REFUSE)
        if not approvals:
            return solution
        _answer(turn, approvals, RequestAction.REFUSE, reason)
        set_aside(solution)
        move(solution, RequestAction.REFUSE)
        tell_proposer(turn, solution, REFUSED)
        write(turn, EntryKind.SOLUTION_REFUSED, data=solution_data(solution))
    return solution


def _found(
    actor: Actor,
    solution_id: int,
    action: RequestAction,
    version: int | None,
    at: datetime | None,
) -> tuple[Turn, Solution]:
    return solution_found(
        actor, solution_id, action, version, at, capability=Capability.REQUESTS_COMMENT
    )


def _mine(turn: Turn, solution: Solution, action: RequestAction) -> list[Approval]:
    """Open approvals that wait for the actor; none when the actor has answered the same already.

    Raises `NotAllowed`, `IllegalState`.
    """
    member_id = turn.actor.membership_id
    if member_id is None:
        raise NotAllowed(_("Only people agree to solutions."))
    absences = Absence.objects.of_company(solution.company_id).on(turn.day)
    away = set(absences.filter(stand_in_id=member_id).values_list("member_id", flat=True))
    asked = [
        approval
        for approval in open_approvals(solution).order_by("pk")
        if approval.asked_id == member_id or approval.asked_id in away
    ]
    own = member_id in (solution.proposed_by_id, turn.request.owner_id)
    mine = [
        item for item in asked if not own or (item.only_one_left and item.asked_id == member_id)
    ]
    if asked and not mine:
        raise NotAllowed(_("Nobody agrees to a solution of their own. Ask somebody else."))
    if mine:
        return mine
    wanted = next_state(APPROVAL_TRANSITIONS, ApprovalState.OPEN, action)
    answered = Approval.objects.of_company(solution.company_id).filter(solution=solution)
    if answered.filter(answered_by_id=member_id, state=wanted).exists():
        return []
    if answered.filter(asked_id=member_id).exists():
        raise IllegalState(_ANSWERED)
    raise NotAllowed(_("Only those who are asked agree or refuse."))


def _answer(turn: Turn, approvals: list[Approval], action: RequestAction, reason: str) -> None:
    for approval in approvals:
        approval.state = next_state(APPROVAL_TRANSITIONS, approval.state, action)
        approval.answered_by_id = turn.actor.membership_id
        approval.reason = reason
        approval.answered_at = turn.at
        approval.working_seconds = working_seconds(
            turn.request.calendar.spec, approval.asked_at, turn.at
        )
    columns = ["state", "answered_by", "reason", "answered_at", "working_seconds"]
    Approval.objects.bulk_update(approvals, columns)


def leaver_approvals_pass_on(*, actor: Actor, member_id: int) -> int:
    """Ask others in place of somebody who no longer works here; returns how many were passed on.

    Does nothing for somebody who works here. Safe to run again.
    """
    leaver = Membership.objects.of_company(actor.company_id).get(pk=member_id)
    if leaver.is_active:
        return 0
    waiting = Approval.objects.of_company(actor.company_id).filter(asked=leaver)
    return _pass_on(actor, waiting, {"left": leaver.name})


def own_approvals_pass_on(*, actor: Actor, request_ids: set[int]) -> int:
    """Ask others in place of people who have come to own the request meanwhile: nobody agrees to
    a solution of their own. Safe to run again."""
    waiting = Approval.objects.of_company(actor.company_id).filter(
        solution__request__in=request_ids,
        asked_id=F("solution__request__owner_id"),
        only_one_left=False,
    )
    return _pass_on(actor, waiting, {})


def _pass_on(actor: Actor, waiting: Any, data: dict[str, Any]) -> int:
    waiting = waiting.filter(state=ApprovalState.OPEN)
    passed_on = 0
    with transaction.atomic():
        ids = waiting.order_by("solution__request_id").values_list("solution__request", flat=True)
        for request_id in list(dict.fromkeys(ids)):
            turn = begin(
                actor=actor,
                request_id=request_id,
                action=RequestAction.AGREE,
                capability=Capability.REQUESTS_COMMENT,
            )
            # Read after the request is locked: somebody may have answered in between.
            related = ("solution__kind", "rule__role", "rule__member")
            of_request = waiting.filter(solution__request=turn.request).select_related(*related)
            for approval in of_request.order_by("pk"):
                asked = ask_another(turn, approval)
                if asked is not None:
                    solution = approval.solution
                    tell_asked(turn, solution, [asked.asked_id])
                    note(
                        turn,
                        EntryKind.SOLUTION_PROPOSED,
                        data=solution_data(solution, asked=asked.asked_id, **data),
                    )
                    passed_on += 1
    return passed_on
