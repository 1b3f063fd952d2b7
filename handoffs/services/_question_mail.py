"""Who hears of questions: who is asked, and who waits for the answers.

Whoever is asked reads the client's words and the question, nothing else of the request; an answer
is read on the request's page, so no notice repeats it.
"""

from django.db.models import Q

from accounts.models import Membership, Team
from handoffs.models import Question
from handoffs.services._ledger import Turn
from handoffs.services._news import TELLS_NOBODY, about_request
from notices.services import notice_give

ASKED, ANSWERED = "questions.asked", "questions.answered"


def tell_question(turn: Turn, question: Question) -> None:
    """To the colleague who is asked."""
    if turn.actor.via in TELLS_NOBODY:
        return
    params = {
        "question_id": question.pk,
        "asker": turn.actor.name,
        "due_at": question.due_at.isoformat(),
    }
    _tell(turn, [question.asked_to_id], ASKED, params)


def tell_answer(turn: Turn, question: Question, *, awaited: int) -> None:
    """To the owner and to who asked: that an answer came, and whether it was the last."""
    if turn.actor.via not in TELLS_NOBODY:
        params = {"answerer": turn.actor.name, "awaited": awaited}
        _tell(turn, _waiting(turn, question), ANSWERED, params)


def _waiting(turn: Turn, question: Question) -> list[int]:
    """The owner (of a team's request its manager) and who asked: each once, not who answered."""
    people = {person.pk: person for person in (_owner(turn), question.asked_by) if person}
    return [
        person.pk
        for person in people.values()
        if person.works_requests and person.pk != turn.actor.membership_id
    ]


def _owner(turn: Turn) -> Membership | None:
    """The owner; of a request that a team holds, the manager who answers for it."""
    request = turn.request
    people = Membership.objects.of_company(request.company_id)
    teams = Team.objects.of_company(request.company_id).filter(pk=request.owner_team_id or 0)
    owners = Q(pk=request.owner_id or 0) | Q(pk__in=teams.values("manager"))
    owner: Membership | None = people.filter(owners).first()
    return owner


def _tell(turn: Turn, people: list[int], kind: str, params: dict[str, object]) -> None:
    if not people:
        return
    request = turn.request
    notice_give(
        company_id=request.company_id,
        member_ids=people,
        kind=kind,
        params={**about_request(request), **params},
        link=f"/requests/{request.number}/#questions",
        about=f"request:{request.pk}",
    )
