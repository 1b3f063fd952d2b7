"""Candidates as pages show them: how far they are, what comes next, and who else they may be."""

from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.access import Actor
from hiring.models import Candidate, CandidateState, Interview, InterviewState

# In the order in which something is to be done about them.
STATES = (
    CandidateState.INTERVIEWING,
    CandidateState.APPLIED,
    CandidateState.HIRED,
    CandidateState.REFUSED,
    CandidateState.WITHDRAWN,
)


class NextStep(StrEnum):
    """What is to be done about a candidate now."""

    PLAN = "plan"
    WAIT = "wait"
    DECIDE = "decide"
    NOTHING = "nothing"


def candidates_of(actor: Actor, vacancy_id: int) -> list[Any]:
    """Candidates of a vacancy in sight, those to be dealt with first. One query."""
    rows = Candidate.objects.visible_to(actor).filter(vacancy_id=vacancy_id)
    found = list(rows.order_by("created_at", "pk"))
    return sorted(found, key=lambda row: (row.erased_at is not None, STATES.index(row.state)))


def interviews_asked(actor: Actor, candidate_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Candidate → how many interviews there are, and of how many the scores are awaited."""
    rows = (
        Interview.objects.visible_to(actor)
        .filter(candidate_id__in=candidate_ids)
        .exclude(state=InterviewState.RELEASED)
        .order_by()
        .values_list("candidate_id")
        .annotate(n=Count("pk"), awaited=Count("pk", filter=Q(state=InterviewState.ASKED)))
    )
    return {pk: (n, awaited) for pk, n, awaited in rows}


def next_step(state: str, asked: tuple[int, int]) -> NextStep:
    """What comes next for somebody in this state with (interviews, awaited ones)."""
    if state not in {CandidateState.APPLIED, CandidateState.INTERVIEWING}:
        return NextStep.NOTHING
    interviews, awaited = asked
    if not interviews:
        return NextStep.PLAN
    return NextStep.WAIT if awaited else NextStep.DECIDE


def same_name(actor: Actor, vacancy_id: int, name: str) -> list[Any]:
    """Candidates of a vacancy in sight with this name, capital letters and spaces aside."""
    if not name.strip():
        return []
    rows = Candidate.objects.visible_to(actor).filter(vacancy_id=vacancy_id, erased_at=None)
    named = rows.order_by("created_at", "pk").only("name", "created_at")
    return [row for row in named if is_same_name(row.name, name)]


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are one, capital letters and spaces aside."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def same_address(actor: Actor, candidate: Candidate) -> QuerySet[Any]:
    """The same address in other vacancies of this person's sight."""
    rows: QuerySet[Any] = Candidate.objects.visible_to(actor)
    if not candidate.email:
        return rows.none()
    same = rows.filter(email__iexact=candidate.email).exclude(pk=candidate.pk)
    return same.select_related("vacancy").order_by("-pk")
