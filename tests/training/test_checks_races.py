"""Two tabs and two workers at one attempt: one attempt, one result, one certificate."""

from functools import partial

import pytest

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from core.tenancy import company_scope
from tests.factories.checks import answers_for, make_check
from tests.factories.playbooks import make_playbook_in_force
from tests.factories.roles import standard_roles
from tests.playbooks.test_races import in_threads
from training import services
from training.models import Certificate, CheckAttempt


@pytest.mark.django_db(transaction=True)
def test_attempt_started_and_handed_in_by_two_at_once_is_one_with_one_certificate() -> None:
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    with company_scope(company.pk):
        system = system_actor(company)
        standard_roles(system)
        check = make_check(system, make_playbook_in_force(system).pk, minutes=10)
        person = accounts.person_create(
            actor=system, name="Marta Lind", level="consultant", email="marta@race.example"
        )
        actor = actor_for_membership(person)
    start = partial(services.attempt_start, actor=actor, check_id=check.pk)
    assert in_threads(company.pk, [start] * 3) == []
    with company_scope(company.pk):
        attempt = CheckAttempt.objects.get()
    finish = partial(
        services.attempt_finish,
        actor=actor,
        attempt_id=attempt.pk,
        answers=answers_for(attempt),
    )
    save = partial(services.attempt_save, actor=actor, attempt_id=attempt.pk, answers={})
    close = partial(services.attempts_close, actor=system)
    assert in_threads(company.pk, [finish, finish, save, close]) == []
    with company_scope(company.pk):
        attempt.refresh_from_db()
        assert (attempt.passed, attempt.right, attempt.version) == (True, 6, 2)
        assert Certificate.objects.count() == 1
