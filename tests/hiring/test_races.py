"""Two at once: a look at all scores, and scores of one's own."""

from functools import partial
from typing import Any

import pytest

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Membership
from core.tenancy import company_scope
from hiring import services
from hiring.models import Interview, ScoreSight, ScoreSubmission
from tests.factories.interviews import a_sheet, ask, give, make_guide
from tests.factories.vacancies import make_candidate, make_vacancy
from tests.playbooks.test_races import in_threads

ROUNDS = 4


@pytest.mark.django_db(transaction=True)
def test_comparison_asked_for_while_the_second_gives_scores_shows_all_or_nothing() -> None:
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    with company_scope(company.pk):
        system = system_actor(company)
        levels = {"boss": "manager", "anna": "consultant", "boris": "consultant"}
        manager, anna, boris = (
            accounts.person_create(
                actor=system, name=name, level=level, email=f"{name}@race.example"
            )
            for name, level in levels.items()
        )
        boss, second = actor_for_membership(manager), actor_for_membership(boris)
        make_guide(boss)
        vacancy = make_vacancy(boss, panel_ids=[anna.pk, boris.pk])

    for number in range(ROUNDS):
        with company_scope(company.pk):
            candidate = make_candidate(boss, vacancy, name=f"Candidate {number}")
            ask(boss, candidate, anna, boris)
            give(anna, candidate, a_sheet("Anna heard"))
            interview = Interview.objects.get(candidate=candidate, interviewer=boris)
        seen: dict[str, Any] = {}

        def look(person: Membership, into: dict[str, Any] = seen, pk: int = candidate.pk) -> None:
            """What this person is shown."""
            reader = actor_for_membership(person)
            into[person.name] = services.comparison_open(actor=reader, candidate_id=pk)

        giving = partial(
            services.scores_give,
            actor=second,
            interview_id=interview.pk,
            sheet=a_sheet("Boris heard", drive=1),
        )
        looks = [partial(look, person) for person in (manager, boris)]
        assert in_threads(company.pk, [giving, *looks]) == []
        with company_scope(company.pk):
            assert ScoreSubmission.objects.filter(interview__candidate=candidate).count() == 2
            sights = ScoreSight.objects.filter(candidate=candidate)
            saw = set(sights.values_list("member__name", flat=True))
        # Nobody saw Anna's scores before Boris gave his; who was shown them is written down.
        for name, found in seen.items():
            assert len(found.given) in {0, 2}, name
            assert (name in saw) == (len(found.given) == 2), name
