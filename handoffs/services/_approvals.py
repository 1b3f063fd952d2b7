"""Asking colleagues to agree to a solution, for the services that begin and end the asking."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from core.errors import IllegalState
from core.transitions import next_state
from handoffs.models import Approval, ApprovalRuleVersion, Solution
from handoffs.selectors.agreers import Named, named_by, rules_for
from handoffs.selectors.solutions import nobody_to_agree
from handoffs.selectors.standing import NO_LINE, lines_on
from handoffs.services._ledger import Turn
from handoffs.transitions import APPROVAL_TRANSITIONS, ApprovalState, RequestAction


def open_approvals(solution: Solution) -> models.QuerySet[Approval]:
    """Who has not answered yet; the request is locked by the caller."""
    approvals: models.QuerySet[Approval] = Approval.objects.of_company(solution.company_id)
    return approvals.filter(solution=solution, state=ApprovalState.OPEN)


def solution_data(solution: Solution, **more: Any) -> dict[str, Any]:
    """What the history keeps of a solution: its kind and size, never its words."""
    size = {
        "amount": None if solution.amount is None else str(solution.amount),
        "currency": solution.currency,
        "percent": None if solution.percent is None else str(solution.percent),
        "purchases": solution.purchases,
    }
    kind = {"kind_en": solution.kind.name_en, "kind_ru": solution.kind.name_ru}
    return {"solutions": [solution.pk], "solution": {**kind, **size}, **more}


def ask_to_agree(turn: Turn, solution: Solution) -> list[Approval]:
    """Ask everyone whom the rules in force name, each once, stamped with their line of the day.

    Raises `IllegalState` where a rule finds nobody.
    """
    named: dict[int, Named] = {}
    for rule in rules_for(solution):
        found = _named(turn, rule, solution)
        named.setdefault(found.person.pk, found)
    return _create(turn, solution, list(named.values()))


def _named(turn: Turn, rule: ApprovalRuleVersion, solution: Solution) -> Named:
    found = named_by(rule, turn.request, solution.proposed_by_id, turn.day)
    if found is None:
        raise IllegalState(nobody_to_agree())
    return found


def _create(turn: Turn, solution: Solution, named: Sequence[Named]) -> list[Approval]:
    lines = lines_on(solution.company_id, [item.person.pk for item in named], turn.day)
    approvals = []
    for item in named:
        line = lines.get(item.person.pk, NO_LINE)
        approvals.append(
            Approval(
                company_id=solution.company_id,
                solution=solution,
                rule=item.rule,
                asked=item.person,
                asked_team_id=line.team_id,
                asked_manager_id=line.manager_id,
                only_one_left=item.only_one_left,
                asked_at=turn.at,
            )
        )
    return list(Approval.objects.bulk_create(approvals))


def set_aside(solution: Solution) -> list[int]:
    """Nobody need answer any more; returns who was awaited."""
    approvals = list(open_approvals(solution).order_by("pk"))
    for approval in approvals:
        approval.state = next_state(APPROVAL_TRANSITIONS, approval.state, RequestAction.DROP)
    if approvals:
        Approval.objects.bulk_update(approvals, ["state"])
    return [approval.asked_id for approval in approvals]


def ask_another(turn: Turn, approval: Approval) -> Approval | None:
    """Ask whoever the same rule names now in place of somebody who cannot agree any more.

    None where nobody else is left: it stays as it was asked.
    """
    solution = approval.solution
    found = named_by(approval.rule, turn.request, solution.proposed_by_id, turn.day)
    if found is None or found.person.pk == approval.asked_id:
        return None
    approval.state = next_state(APPROVAL_TRANSITIONS, approval.state, RequestAction.DROP)
    approval.save(update_fields=["state"])
    again = open_approvals(solution).filter(asked=found.person)
    if already := again.first():
        return already
    (asked,) = _create(turn, solution, [found])
    return asked
