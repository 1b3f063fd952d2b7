"""Decisions: by whom, when, and how somebody hired becomes a colleague whose onboarding begins."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, ReportingLine
from accounts.services import team_create
from core.access import Actor
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed
from core.models import AuditEntry, OutboxEvent
from core.outbox import run_due
from cs_platform.receivers import begin_onboarding
from hiring import services
from hiring.events import CandidateHired
from hiring.models import Candidate, Decision, VacancyState
from roles.models import RoleHolding
from tests.factories.interviews import ask, make_case
from tests.factories.vacancies import a_day, make_candidate, make_vacancy
from training.models import OnboardingPlan, PlanState

ActorOf = Callable[[Membership], Actor]


def test_hired_candidate_becomes_a_consultant_in_role_and_team(
    manager: Membership,
    head: Membership,
    make_person: Any,
    actor_of: ActorOf,
    system: Actor,
) -> None:
    lead = make_person("Team Lead", level="manager")
    team = team_create(actor=system, name="Team One", manager_id=lead.pk)
    actor = actor_of(manager)
    vacancy = make_vacancy(actor, team_id=team.pk, places=1)
    candidate = make_candidate(actor, vacancy)
    services.candidate_hire(
        actor=actor,
        candidate_id=candidate.pk,
        starts_on=a_day(14),
        reason="Asked how success is measured",
        job_title="Consultant",
        invite=True,
    )
    candidate.refresh_from_db()
    vacancy.refresh_from_db()
    person = candidate.membership
    assert person is not None
    assert (person.name, person.level, person.email) == (
        "Wilhelmina Quist",
        "consultant",
        candidate.email,
    )
    holding = RoleHolding.objects.get(member=person)
    assert (holding.role_id, holding.starts_on) == (vacancy.role_id, a_day(14))
    line = ReportingLine.objects.get(member=person)
    assert (line.manager_id, line.team_id, line.starts_on) == (lead.pk, team.pk, a_day(14))
    assert (vacancy.state, vacancy.closed_on) == (VacancyState.FILLED, a_day(0))
    made = AuditEntry.objects.get(action="person.create", subject_id=person.pk)
    assert (made.membership_id, made.actor_name) == (manager.pk, manager.name)
    event = OutboxEvent.objects.get(kind="hiring.candidate_hired")
    assert event.payload == {"membership_id": person.pk, "starts_on": a_day(14).isoformat()}
    assert OutboxEvent.objects.filter(kind="accounts.sign_in_link_wanted").count() == 1
    services.candidate_erase(actor=actor, candidate_id=candidate.pk, because="needless")
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Wilhelmina Quist", True)


def test_decision_is_made_once_with_a_reason_by_those_who_decide(
    manager: Membership, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor, panel_ids=[consultant.pk])
    candidate = make_candidate(actor, vacancy)
    people = Membership.objects.count()

    def hire(by: Actor, **values: Any) -> Candidate:
        known = {"candidate_id": candidate.pk, "starts_on": a_day(1), "reason": "Good"}
        return services.candidate_hire(actor=by, **{**known, **values})

    with pytest.raises(NotAllowed):
        hire(actor_of(consultant))
    for wrong in ({"reason": " "}, {"starts_on": a_day(-60)}, {"starts_on": a_day(400)}):
        with pytest.raises(InvalidInput) as refusal:
            hire(actor, **wrong)
        assert set(refusal.value.fields) == set(wrong)
    assert (Decision.objects.count(), Membership.objects.count()) == (0, people)
    services.candidate_refuse(actor=actor, candidate_id=candidate.pk, reason="Blames others")
    for again in (lambda: hire(actor), lambda: hire(actor, version=candidate.version + 1)):
        with pytest.raises(DomainError):
            again()
    assert (Decision.objects.get().is_hire, Membership.objects.count()) == (False, people)


def test_address_of_a_colleague_hires_nobody_and_a_filled_vacancy_takes_nobody_more(
    manager: Membership, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor)
    assert consultant.email
    known = make_candidate(actor, vacancy, email=consultant.email)
    with pytest.raises(InvalidInput):
        services.candidate_hire(
            actor=actor, candidate_id=known.pk, starts_on=a_day(1), reason="Good"
        )
    known.refresh_from_db()
    assert (known.state, known.membership_id, Decision.objects.count()) == ("applied", None, 0)
    other = make_candidate(actor, vacancy, name="Otto Other", email="")
    services.candidate_hire(actor=actor, candidate_id=other.pk, starts_on=a_day(1), reason="Good")
    with pytest.raises(IllegalState):
        services.candidate_hire(
            actor=actor, candidate_id=known.pk, starts_on=a_day(1), reason="Good"
        )
    services.candidate_refuse(actor=actor, candidate_id=known.pk, reason="The place is taken")


def test_onboarding_of_somebody_hired_begins_by_itself_and_once(
    manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    candidate = make_candidate(actor, make_vacancy(actor))
    services.candidate_hire(
        actor=actor, candidate_id=candidate.pk, starts_on=a_day(3), reason="Good"
    )
    run_due(actor.company_id)
    run_due(actor.company_id)
    candidate.refresh_from_db()
    plan = OnboardingPlan.objects.get()
    assert (plan.member_id, plan.starts_on) == (candidate.membership_id, a_day(3))
    OnboardingPlan.objects.update(state=PlanState.CANCELLED, ended_at=timezone.now())
    begin_onboarding(actor.company_id, OutboxEvent.objects.filter(kind=CandidateHired.kind))
    assert OnboardingPlan.objects.count() == 1


def test_decision_before_all_scores_says_why(
    manager: Membership, consultant: Membership, browser_of: Any
) -> None:
    case = make_case(manager, consultant)
    ask(case.actor, case.candidate, consultant)
    refusing = reverse("candidate-refuse", args=[case.candidate.pk])
    browser = browser_of(manager)
    assert "Marta Lind" in browser.get(refusing).content.decode()
    with pytest.raises(InvalidInput) as refusal:
        services.candidate_refuse(
            actor=case.actor, candidate_id=case.candidate.pk, reason="Late twice"
        )
    assert set(refusal.value.fields) == {"unscored_because"}
    assert not Decision.objects.exists()
    answer = browser.post(refusing, {"reason": "Late", "unscored_because": "Never came"})
    assert answer.status_code == 302
    assert Decision.objects.get().unscored_because == "Never came"
