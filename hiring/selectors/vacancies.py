"""Vacancies as lists and pages show them: who hires, and how many candidates are how far."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from core.access import Actor
from hiring.models import Candidate, CandidateState, CandidateStep, SourceKind, Vacancy


def vacancies_listed(actor: Actor) -> QuerySet[Any]:
    """Vacancies in sight with their people and `count_<state>` of candidates. One query."""
    rows: QuerySet[Any] = Vacancy.objects.visible_to(actor)
    counts = {
        f"count_{state.value}": Count("candidates", filter=Q(candidates__state=state.value))
        for state in CandidateState
    }
    listed: QuerySet[Any] = rows.select_related("role", "team", "hiring_manager").annotate(**counts)
    return listed


def age_in_days(vacancy: Vacancy, today: date) -> int:
    """For how long it was searched, up to its closing."""
    return ((vacancy.closed_on or today) - vacancy.opened_on).days


class Outcome(NamedTuple):
    """How many came one way, and what came of them. What is left when their data are gone."""

    source: SourceKind
    applied: int
    interviewed: int
    hired: int
    refused: int
    withdrawn: int


def outcomes(vacancy: Vacancy) -> list[Outcome]:
    """Counts by the way they came, the most first; those whose data were deleted too. One query."""
    steps = CandidateStep.objects.of_company(vacancy.company_id).filter(
        candidate=OuterRef("pk"), state=CandidateState.INTERVIEWING
    )
    rows = (
        Candidate.objects.of_company(vacancy.company_id)
        .filter(vacancy=vacancy)
        .annotate(was_interviewed=Exists(steps))
        .order_by()
        .values("source_kind")
        .annotate(
            applied=Count("pk"),
            interviewed=Count("pk", filter=Q(was_interviewed=True)),
            hired=Count("pk", filter=Q(state=CandidateState.HIRED)),
            refused=Count("pk", filter=Q(state=CandidateState.REFUSED)),
            withdrawn=Count("pk", filter=Q(state=CandidateState.WITHDRAWN)),
        )
    )
    found = [Outcome(SourceKind(row.pop("source_kind")), **row) for row in rows]
    return sorted(found, key=lambda one: (-one.applied, one.source))


def together(found: list[Outcome]) -> dict[str, int]:
    """The sums over all ways."""
    names = ("applied", "interviewed", "hired", "refused", "withdrawn")
    return {name: sum(getattr(one, name) for one in found) for name in names}


def open_to_move(actor: Actor, vacancy_id: int) -> QuerySet[Any]:
    """Other open vacancies in sight, by title."""
    rows: QuerySet[Any] = Vacancy.objects.visible_to(actor).filter(state="open")
    return rows.exclude(pk=vacancy_id).order_by(F("title"), "pk")
