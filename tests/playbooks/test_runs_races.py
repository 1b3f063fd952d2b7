"""Two at once, in real transactions: one wins, the other is told, one step is open."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError, IllegalState, Stale
from core.tenancy import company_scope
from playbooks import services
from playbooks.models import Run, RunStep
from tests.factories.runs import Matter, in_force, make_matter, open_step, start, told

ActorOf = Callable[[Membership], Actor]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(company_id: int, *calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; results or `DomainError`s in their order."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def work(index: int, call: Callable[[], Any]) -> None:
        try:
            with company_scope(company_id):
                barrier.wait(timeout=60)
                results[index] = call()
        except DomainError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def matter(system: Actor, consultant: Membership, make_person: Any) -> Matter:
    """A client whose CS is the consultant."""
    return make_matter(system, consultant, make_person("Daniel Osei"))


def refusals(results: list[Any]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("attempt", range(3))
def test_two_finish_the_same_step_and_one_wins(
    matter: Matter,
    company: Company,
    consultant: Membership,
    manager: Membership,
    actor_of: ActorOf,
    attempt: int,
) -> None:
    run = start(actor_of(consultant), matter)
    seen = open_step(run)

    def finish(person: Membership) -> Callable[[], Run]:
        return lambda: services.run_step_finish(
            actor=actor_of(person), run_id=run.pk, step_id=seen.pk
        )

    results = at_once(company.pk, finish(consultant), finish(manager))

    assert refusals(results) == [Stale]
    assert [row[0] for row in told(run)] == ["spot", "agree"]


def test_finishing_and_cancelling_at_once_leaves_a_legal_run(
    matter: Matter, company: Company, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)
    run = start(actor, matter)

    results = at_once(
        company.pk,
        lambda: services.run_step_finish(actor=actor, run_id=run.pk, version=1),
        lambda: services.run_cancel(actor=actor, run_id=run.pk, version=1, reason="r"),
    )

    assert len(refusals(results)) == 1
    run.refresh_from_db()
    still_open = RunStep.objects.filter(run=run, ended_at=None).count()
    assert (run.version, still_open) == (2, 1 if run.state == "running" else 0)


def test_two_start_the_same_playbook_for_one_matter_and_one_wins(
    matter: Matter, company: Company, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)

    results = at_once(company.pk, *[lambda: start(actor, matter)] * 4)

    assert refusals(results) == [IllegalState] * 3
    assert Run.objects.count() == RunStep.objects.count() == 1


def test_one_key_at_once_starts_one_run(
    matter: Matter, company: Company, consultant: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(consultant)

    results = at_once(company.pk, *[lambda: start(actor, matter, idempotency_key="k")] * 4)

    assert refusals(results) == []
    assert len({result.pk for result in results}) == 1


def test_one_key_for_two_playbooks_at_once_is_refused_once(
    matter: Matter, system: Actor, company: Company, consultant: Membership, actor_of: ActorOf
) -> None:
    actor, another = actor_of(consultant), in_force(system, "another")

    results = at_once(
        company.pk,
        lambda: start(actor, matter, idempotency_key="k"),
        lambda: start(actor, matter, idempotency_key="k", playbook_id=another.pk),
    )

    refused = [result for result in results if isinstance(result, DomainError)]
    assert [list(error.fields) for error in refused] == [["idempotency_key"]]
    assert Run.objects.count() == 1
