"""Two at once, in real transactions: one wins, the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.errors import DomainError, IllegalState
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Entry, EntryKind, Holding, Message, Request
from tests.factories.handoffs import make_client, make_team, open_request

CONTEXT = {"why": "w", "tried": "t", "expected": "e"}
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(company_id: int, *calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; results or `DomainError`s in their order."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            with company_scope(company_id):
                barrier.wait(timeout=60)
                results[index] = call()
        except DomainError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.parametrize("attempt", range(3))
def test_two_accept_one_team_offer_and_one_wins(
    company: Any,
    consultant: Any,
    manager: Any,
    make_person: Any,
    actor_of: Any,
    attempt: int,
) -> None:
    first, second = make_person("Daniel Osei"), make_person("Priya Raman")
    team = make_team(manager, first, second)
    request = open_request(
        actor_of(consultant), make_client(company).client, owner_id=consultant.pk
    )
    offer = services.handover_offer(
        actor=actor_of(consultant), request_id=request.pk, to_team_id=team.pk, **CONTEXT
    )

    def accept(person: Any) -> Callable[[], Any]:
        return lambda: services.handover_accept(actor=actor_of(person), handover_id=offer.pk)

    results = at_once(company.pk, accept(first), accept(second))

    refused = [result for result in results if isinstance(result, DomainError)]
    assert [type(error) for error in refused] == [IllegalState]
    request.refresh_from_db()
    winner = (first, second)[results.index(refused[0]) - 1]
    assert request.owner == winner
    assert Entry.objects.filter(request=request, kind=EntryKind.ACCEPTED).count() == 1
    assert Holding.objects.filter(request=request, ended_at=None).count() == 1


def test_resolving_and_accepting_at_once_leaves_a_legal_state(
    company: Any, consultant: Any, make_person: Any, actor_of: Any
) -> None:
    receiver = make_person("Daniel Osei")
    request = open_request(
        actor_of(consultant), make_client(company).client, owner_id=consultant.pk
    )
    offer = services.handover_offer(
        actor=actor_of(consultant), request_id=request.pk, to_owner_id=receiver.pk, **CONTEXT
    )

    results = at_once(
        company.pk,
        lambda: services.request_resolve(actor=actor_of(consultant), request_id=request.pk),
        lambda: services.handover_accept(actor=actor_of(receiver), handover_id=offer.pk),
    )

    assert sum(isinstance(result, DomainError) for result in results) == 1
    request.refresh_from_db()
    assert request.version == Entry.objects.filter(request=request).count() == 3


def test_one_key_at_once_opens_one_request(company: Any, consultant: Any, actor_of: Any) -> None:
    client = make_client(company).client

    results = at_once(
        company.pk,
        *[lambda: open_request(actor_of(consultant), client, idempotency_key="k")] * 4,
    )

    assert len({result.pk for result in results}) == 1
    assert Request.objects.count() == 1


def test_requests_opened_at_once_get_numbers_of_their_own(
    company: Any, consultant: Any, actor_of: Any
) -> None:
    client = make_client(company).client

    results = at_once(company.pk, *[lambda: open_request(actor_of(consultant), client)] * 4)

    assert sorted(result.number for result in results) == [1, 2, 3, 4]


def test_one_message_key_at_once_sends_one_message(
    company: Any, consultant: Any, actor_of: Any
) -> None:
    client = make_client(company)
    actor = actor_of(consultant)
    request = open_request(actor, client.client, contact_id=client.contact.pk)

    at_once(
        company.pk,
        *[
            lambda: services.message_send(
                actor=actor, request_id=request.pk, body="b", idempotency_key="m"
            )
        ]
        * 4,
    )

    assert Message.objects.count() == 1
