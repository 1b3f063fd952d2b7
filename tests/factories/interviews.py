"""Factories of interviews, and their rows of the small company."""

from dataclasses import dataclass
from typing import Any

from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from core.access import Actor
from hiring import services
from hiring.models import Candidate, Guide, Interview, Vacancy
from hiring.score_document import Score, Sheet
from tests.factories.vacancies import make_candidate, make_vacancy

QUALITIES = ("drive", "learning", "positive", "empathy")


def make_guide(actor: Actor) -> Guide:
    """The guide that comes with the product."""
    system = system_actor(Company.objects.get(pk=actor.company_id))
    services.defaults_create(actor=system)
    return Guide.objects.get(company_id=actor.company_id, code="four-qualities")


def a_sheet(words: str = "They said so", note: str = "", **points: int | None) -> Sheet:
    """A complete sheet, three points each; `None` was not asked."""
    scores = {}
    for key in QUALITIES:
        point = points.get(key, 3)
        scores[key] = (
            Score(point, f"{words}: {key}")
            if point is not None
            else Score(None, "", f"{words}: no time for {key}")
        )
    return Sheet(scores, note)


def ask(actor: Actor, candidate: Candidate, *people: Membership) -> list[Interview]:
    """Ask these people of the panel."""
    return services.interviews_ask(
        actor=actor, candidate_id=candidate.pk, interviewer_ids=[one.pk for one in people]
    )


def give(person: Membership, candidate: Candidate, sheet: Sheet | None = None) -> Any:
    """The person gives their scores."""
    interview = Interview.objects.get(candidate=candidate, interviewer=person)
    return services.scores_give(
        actor=actor_for_membership(person),
        interview_id=interview.pk,
        sheet=sheet or a_sheet(),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A vacancy with its panel, and one candidate."""

    actor: Actor
    vacancy: Vacancy
    candidate: Candidate


def make_case(hiring_manager: Membership, *panel: Membership) -> Case:
    """Of this hiring manager, with these interviewers; nobody is asked yet."""
    actor = actor_for_membership(hiring_manager)
    make_guide(actor)
    vacancy = make_vacancy(actor, panel_ids=[person.pk for person in panel])
    return Case(actor, vacancy, make_candidate(actor, vacancy))


def tell_interviews(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark.

    The consultant has given scores, the colleague is awaited: so nobody sees others' scores, and
    nobody's seeing them is written down.
    """
    people = world.people
    actor = actor_for_membership(people.manager)
    guide = make_guide(actor)
    services.guide_quality_add(
        actor=system_actor(world.company), guide_id=guide.pk, seen=None, name_en="Quetzal quality"
    )
    candidate = Candidate.objects.get(company=world.company, name="Quetzal Person")
    services.panel_member_add(
        actor=actor, vacancy_id=candidate.vacancy_id, member_id=people.colleague.pk
    )
    ask(actor, candidate, people.consultant, people.colleague)
    give(people.consultant, candidate, a_sheet("Quetzal words", "Quetzal note", drive=None))
