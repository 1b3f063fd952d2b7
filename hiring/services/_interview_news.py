"""Whom interviews tell of what: numbers and the vacancy's title, never a candidate's name."""

from collections.abc import Iterable

from django.urls import reverse

from core.access import Actor
from hiring.models import Candidate, Interview, InterviewState, Vacancy
from notices.services import notice_give


def tell_asked(actor: Actor, vacancy: Vacancy, interviews: Iterable[Interview]) -> None:
    """They are asked to talk with a candidate and to score the talk."""
    for interview in interviews:
        if actor.via != "demo" and interview.interviewer_id != actor.membership_id:
            _tell(vacancy, interview.interviewer_id, "hiring.asked", 1, _sheet(interview.pk))


def tell_all_scored(actor: Actor, candidate: Candidate) -> None:
    """Nobody is awaited any more: whoever decides may look. Nothing before that."""
    rows = Interview.objects.of_company(candidate.company_id).filter(candidate=candidate)
    states = list(rows.values_list("state", flat=True))
    given = states.count(InterviewState.GIVEN)
    vacancy = candidate.vacancy
    if InterviewState.ASKED in states or not given or actor.via == "demo":
        return
    if vacancy.hiring_manager_id != actor.membership_id:
        link = reverse("comparison", args=[candidate.pk])
        _tell(vacancy, vacancy.hiring_manager_id, "hiring.all_scored", given, link)


def _sheet(interview_id: int) -> str:
    return reverse("interview-score", args=[interview_id])


def _tell(vacancy: Vacancy, member_id: int, kind: str, n: int, link: str) -> None:
    notice_give(
        company_id=vacancy.company_id,
        member_ids=[member_id],
        kind=kind,
        params={"vacancy": vacancy.title, "n": n},
        link=link,
        about=f"vacancy:{vacancy.pk}",
    )
