"""What pages say of solutions, prepared as plain values: options, who is awaited, what is next."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor
from core.ui import formats
from handoffs.models import Approval, Entry, EntryKind, Solution
from handoffs.selectors.solutions import Kept, size_text, solution_text
from handoffs.transitions import (
    SOLUTION_TRANSITIONS,
    ApprovalState,
    RequestAction,
    SolutionState,
)

_LOOKS = {
    SolutionState.PROPOSED: ("warn", "clock"),
    SolutionState.AGREED: ("ok", "check"),
    SolutionState.REFUSED: ("risk", "x"),
    SolutionState.CHOSEN: ("warn", "flat"),
    SolutionState.CARRIED_OUT: ("warn", "send"),
    SolutionState.TOLD: ("ok", "check"),
    SolutionState.DROPPED: ("none", "x"),
}
_OVER = (SolutionState.REFUSED, SolutionState.DROPPED)


def options(
    solutions: Collection[Solution],
    actor: Actor,
    allowed: Collection[str],
    mine: Collection[int],
    *,
    sees_all: bool,
) -> dict[str, list[dict[str, Any]]]:
    """Options that are still possible or done, and those that are over, each as a card.

    `mine` are ids of open approvals that wait for the reader. Whoever does not see every request
    gets the option alone: nothing of what came after it.
    """
    cards = [card(item, actor, allowed, mine, sees_all=sees_all) for item in solutions]
    return {
        "cards": [row for row in cards if not row["is_over"]],
        "over": [row for row in cards if row["is_over"]],
    }


def card(
    solution: Solution,
    actor: Actor,
    allowed: Collection[str],
    mine: Collection[int],
    *,
    sees_all: bool,
) -> dict[str, Any]:
    """One option."""
    approvals = [row for row in solution.approvals.all() if row.state != ApprovalState.SET_ASIDE]
    own = actor.membership_id == solution.proposed_by_id
    awaits_me = any(row.pk in mine and (not own or row.only_one_left) for row in approvals)
    kind, icon = _LOOKS[SolutionState(solution.state)]
    values = {
        "pk": solution.pk,
        "version": solution.version,
        "kind": solution.kind.name,
        "size": size_text(solution),
        "title": solution_text(solution),
        "words": solution.words,
        "who": solution.proposed_by.name,
        "role": solution.proposed_by_role.code if solution.proposed_by_role else "",
        "when": formats.when(solution.proposed_at),
        "state": {"kind": kind, "icon": icon, "text": solution.get_state_display()},
        "approvals": [approval_row(row) for row in approvals],
        "needs_nobody": not approvals and solution.state != SolutionState.DROPPED,
        "awaits_me": awaits_me,
        "is_over": solution.state in _OVER,
    }
    return {**values, **_afterwards(solution), **_next(solution, allowed)} if sees_all else values


def _afterwards(solution: Solution) -> dict[str, Any]:
    """What came of it."""
    steps = []
    if solution.chosen_at is not None:
        steps.append((_("Chosen"), solution.chosen_by, solution.chosen_at, ""))
    if solution.carried_out_at is not None:
        at = solution.carried_out_at
        steps.append((_("Carried out"), solution.carried_out_by, at, solution.done))
    if solution.told_at is not None:
        steps.append((_("Client told"), None, solution.told_at, ""))
    if solution.dropped_at is not None:
        steps.append((_("Dropped"), solution.dropped_by, solution.dropped_at, solution.drop_reason))
    return {
        "steps": [
            {"what": what, "who": who.name if who else "", "when": formats.when(at), "text": text}
            for what, who, at, text in steps
        ]
    }


def _next(solution: Solution, allowed: Collection[str]) -> dict[str, Any]:
    """The one thing to do now, and what else can be done."""

    def can(action: RequestAction) -> bool:
        return action in allowed and (solution.state, action) in SOLUTION_TRANSITIONS

    to_do = {
        "choose": (can(RequestAction.CHOOSE), _("Choose this…")),
        "carry-out": (can(RequestAction.CARRY_OUT), _("Carried out…")),
        "tell": (
            RequestAction.DROP in allowed and can(RequestAction.MESSAGE_CLIENT),
            _("Tell the client…"),
        ),
    }
    step = next(((path, label) for path, (may, label) in to_do.items() if may), None)
    answered = any(row.state == ApprovalState.AGREED for row in solution.approvals.all())
    return {
        "next": {"path": step[0], "label": step[1]} if step else None,
        "can_change": can(RequestAction.PROPOSE) and not answered,
        "can_drop": can(RequestAction.DROP),
        "can_repeat": RequestAction.PROPOSE in allowed and solution.state in _OVER,
    }


def approval_row(approval: Approval) -> dict[str, Any]:
    """One colleague who must agree, and what they said."""
    row = {"who": approval.asked.name, "reason": approval.reason, "in_place": ""}
    if approval.answered_by is not None and approval.answered_by_id != approval.asked_id:
        row["in_place"] = approval.answered_by.name
    if approval.state == ApprovalState.OPEN:
        since = {"time": formats.when_text(approval.asked_at)}
        return {
            **row,
            "kind": "warn",
            "icon": "clock",
            "state": _("Awaited since: %(time)s") % since,
        }
    taken = {"duration": formats.duration(approval.working_seconds)}
    if approval.state == ApprovalState.AGREED:
        return {
            **row,
            "kind": "ok",
            "icon": "check",
            "state": _("Agreed after %(duration)s") % taken,
        }
    return {**row, "kind": "risk", "icon": "x", "state": _("Refused after %(duration)s") % taken}


def entry_words(entry: Entry) -> list[str]:
    """What a line of the history says of a solution: kind and size, never its words."""
    if "solution" not in entry.data:
        return []
    said = [solution_text(Kept(entry.data["solution"]))]
    if entry.kind == EntryKind.SOLUTION_PROPOSED and entry.data.get("changed"):
        said.append(_("Changed: everybody is asked anew."))
    return said


def awaited_row(approval: Any) -> dict[str, Any]:
    """One thing to agree to, for the desk."""
    solution = approval.solution
    request = solution.request
    return {
        "number": request.number,
        "subject": request.subject,
        "client": request.client.name,
        "solution": solution_text(solution),
        "proposer": solution.proposed_by.name,
        "instead_of": approval.asked.name,
        "asked_id": approval.asked_id,
        "since": formats.when(approval.asked_at),
    }
