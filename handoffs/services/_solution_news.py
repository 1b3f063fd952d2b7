"""Telling colleagues of solutions: who must agree, and what was answered. Never the words."""

from collections.abc import Collection

from django.db.models import Q

from accounts.models import Absence, Team
from handoffs.models import Solution
from handoffs.services._approvals import solution_data
from handoffs.services._ledger import Turn
from notices.services import notice_give

TO_AGREE, AGREED, REFUSED = "solutions.to_agree", "solutions.agreed", "solutions.refused"
_UNTOLD = frozenset({"demo", "import"})


def tell_asked(turn: Turn, solution: Solution, asked_ids: Collection[int]) -> None:
    """Those who must agree, and whoever stands in for those of them who are away."""
    absences = Absence.objects.of_company(solution.company_id).on(turn.day)
    stand_ins = absences.filter(member_id__in=asked_ids).exclude(stand_in=None)
    ids = {*asked_ids, *stand_ins.values_list("stand_in_id", flat=True)}
    _tell(turn, solution, ids - {solution.proposed_by_id} | set(asked_ids), TO_AGREE)


def tell_proposer(turn: Turn, solution: Solution, kind: str) -> None:
    """Who proposed it, and the owner (of a team's request its manager), but not who answered."""
    request = turn.request
    teams = Team.objects.of_company(request.company_id).filter(
        Q(pk=request.owner_team_id or 0) & ~Q(manager=None)
    )
    owner_ids = (
        {request.owner_id} if request.owner_id else set(teams.values_list("manager", flat=True))
    )
    _tell(turn, solution, {solution.proposed_by_id, *owner_ids} - {turn.actor.membership_id}, kind)


def _tell(turn: Turn, solution: Solution, ids: Collection[int], kind: str) -> None:
    if turn.actor.via in _UNTOLD or not ids:
        return
    request = turn.request
    notice_give(
        company_id=request.company_id,
        member_ids=sorted(ids),
        kind=kind,
        params={
            "request_id": request.pk,
            "number": request.number,
            "subject": request.subject,
            "client": request.client.name,
            "by": turn.actor.name,
            **solution_data(solution)["solution"],
        },
        link=f"/requests/{request.number}/#solutions",
        about=f"request:{request.pk}",
    )
