"""Vacancies: who opens, changes and ends them, who sees them, and what their pages show."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from hiring import services
from hiring.models import Candidate, Vacancy, VacancyState
from hiring.selectors.candidates import NextStep, next_step
from hiring.selectors.vacancies import outcomes, together
from hiring.services._shared import kept_until
from notices.models import Notice
from tests.factories.vacancies import a_day, make_candidate, make_vacancy

ActorOf = Callable[[Membership], Actor]


def test_kept_until_is_half_a_year_later_or_the_last_day_of_that_month() -> None:
    assert kept_until(date(2026, 1, 15)) == date(2026, 7, 15)
    assert kept_until(date(2026, 8, 31)) == date(2027, 2, 28)
    assert kept_until(date(2026, 12, 1)) == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("state", "asked", "expected"),
    [
        ("applied", (0, 0), NextStep.PLAN),
        ("interviewing", (2, 1), NextStep.WAIT),
        ("interviewing", (2, 0), NextStep.DECIDE),
        ("refused", (2, 1), NextStep.NOTHING),
    ],
)
def test_next_step_says_what_to_do_now(
    state: str, asked: tuple[int, int], expected: NextStep
) -> None:
    assert next_step(state, asked) == expected


def test_vacancy_is_seen_by_its_panel_its_manager_and_heads_alone(
    manager: Membership,
    consultant: Membership,
    head: Membership,
    admin: Membership,
    internal: Membership,
    stranger: Membership,
    make_person: Any,
    actor_of: ActorOf,
) -> None:
    vacancy = make_vacancy(actor_of(manager), panel_ids=[consultant.pk])
    candidate = make_candidate(actor_of(consultant), vacancy)
    other = make_person("Otto Other", level="manager")
    for person in (manager, consultant, head):
        assert Vacancy.objects.visible_to(actor_of(person)).get() == vacancy
        assert Candidate.objects.visible_to(actor_of(person)).get() == candidate
    for person in (admin, internal, stranger, other):
        assert not Vacancy.objects.visible_to(actor_of(person)).exists()
        assert not Candidate.objects.visible_to(actor_of(person)).exists()
        with pytest.raises(NotFound):
            services.candidate_change(
                actor=actor_of(person), candidate_id=candidate.pk, notes="Mine"
            )
    services.panel_member_remove(
        actor=actor_of(head), vacancy_id=vacancy.pk, member_id=consultant.pk
    )
    assert not Candidate.objects.visible_to(actor_of(consultant)).exists()


def test_panel_is_told_and_internal_employees_take_no_part(
    manager: Membership, consultant: Membership, internal: Membership, actor_of: ActorOf
) -> None:
    vacancy = make_vacancy(actor_of(manager))
    services.panel_member_add(
        actor=actor_of(manager), vacancy_id=vacancy.pk, member_id=consultant.pk
    )
    services.panel_member_add(
        actor=actor_of(manager), vacancy_id=vacancy.pk, member_id=consultant.pk
    )
    notice = Notice.objects.get()
    assert (notice.kind, notice.member_id) == ("hiring.panel", consultant.pk)
    assert notice.params == {"vacancy": vacancy.title, "n": 0}
    with pytest.raises(InvalidInput):
        services.panel_member_add(
            actor=actor_of(manager), vacancy_id=vacancy.pk, member_id=internal.pk
        )
    with pytest.raises(NotAllowed):
        services.panel_member_add(
            actor=actor_of(consultant), vacancy_id=vacancy.pk, member_id=manager.pk
        )
    with pytest.raises(InvalidInput):
        make_vacancy(actor_of(manager), hiring_manager_id=consultant.pk)
    assert vacancy.panel.count() == 1


def test_vacancy_is_closed_with_a_reason_and_its_candidates_days_follow(
    manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor, opened_on=a_day(-40))
    usual = make_candidate(actor, vacancy)
    chosen = make_candidate(actor, vacancy, name="Otto Chosen", delete_on=a_day(20))
    Candidate.objects.filter(pk=usual.pk).update(delete_on=a_day(3))
    with pytest.raises(InvalidInput):
        services.vacancy_close(actor=actor, vacancy_id=vacancy.pk, filled=False)
    with pytest.raises(Stale):
        services.vacancy_close(actor=actor, vacancy_id=vacancy.pk, version=7, filled=True)
    services.vacancy_close(actor=actor, vacancy_id=vacancy.pk, filled=False, reason="No budget")
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.closed_on) == (VacancyState.CLOSED, a_day(0))
    usual.refresh_from_db()
    chosen.refresh_from_db()
    assert (usual.delete_on, chosen.delete_on) == (kept_until(a_day(0)), a_day(20))
    for refused in (services.vacancy_close, services.vacancy_change):
        with pytest.raises(IllegalState):
            refused(
                actor=actor,
                vacancy_id=vacancy.pk,
                **({"filled": True} if refused is services.vacancy_close else {"title": "X"}),
            )
    services.vacancy_reopen(actor=actor, vacancy_id=vacancy.pk)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.closed_on, vacancy.closed_because) == ("open", None, "")


def test_outcomes_are_counted_by_the_way_they_came(manager: Membership, actor_of: ActorOf) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor)
    first = make_candidate(actor, vacancy)
    make_candidate(actor, vacancy, name="Otto Second", source_kind="agency")
    services.candidate_act(actor=actor, candidate_id=first.pk, action="interview")
    services.candidate_refuse(actor=actor, candidate_id=first.pk, reason="Too early")
    services.candidate_erase(actor=actor, candidate_id=first.pk, because="asked")
    found = outcomes(vacancy)
    assert {(one.source, one.applied, one.interviewed, one.refused) for one in found} == {
        ("agency", 1, 0, 0),
        ("board", 1, 1, 1),
    }
    assert together(found) == {
        "applied": 2,
        "interviewed": 1,
        "hired": 0,
        "refused": 1,
        "withdrawn": 0,
    }


def test_pages_open_a_vacancy_and_show_it_with_few_queries(
    manager: Membership,
    consultant: Membership,
    actor_of: ActorOf,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    vacancy = make_vacancy(actor_of(manager), panel_ids=[consultant.pk])
    browser = browser_of(manager)
    values = {"title": "Second", "role_id": vacancy.role_id, "places": 1}
    values["hiring_manager_id"] = manager.pk
    assert browser.post(reverse("vacancy-open"), {**values, "places": 0}).status_code == 422
    opened = browser.post(reverse("vacancy-open"), values)
    assert opened["Location"] == reverse("vacancy", args=[Vacancy.objects.get(title="Second").pk])
    for number in range(4):
        make_candidate(actor_of(manager), vacancy, name=f"Person Number{number}")
    with django_assert_max_num_queries(16):
        page = browser.get(reverse("vacancy", args=[vacancy.pk])).content.decode()
    assert all(text in page for text in ("Person Number3", "Plan the interviews", "Marta Lind"))
    with django_assert_max_num_queries(12):
        listed = browser.get(reverse("vacancy-list")).content.decode()
    assert "Success consultant" in listed
    closing = reverse("vacancy-close", args=[vacancy.pk])
    answer = browser.post(closing, {"outcome": "closed", "version": vacancy.version})
    assert (answer.status_code, "Say why it is closed." in answer.content.decode()) == (422, True)
    assert browser_of(consultant).get(closing).status_code == 403
