"""What the services do to a request."""

from typing import Any

import pytest

from handoffs import services
from handoffs.models import Entry, EntryKind, Holding, HoldingStart, Request
from handoffs.transitions import RequestState
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    make_client,
    make_topic,
    open_request,
)

CONTEXT = {"why": "Needs a fix", "tried": "Restart", "expected": "A fix"}


@pytest.fixture
def client(company: Any) -> Any:
    """A client."""
    return make_client(company)


@pytest.fixture
def other(make_person: Any) -> Any:
    """A second consultant."""
    return make_person("Daniel Osei")


@pytest.fixture
def request_of(consultant: Any, client: Any, actor_of: Any) -> Request:
    """An open request that the consultant owns."""
    return open_request(
        actor_of(consultant),
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
    )


def kinds(request: Request) -> list[str]:
    """The history's kinds in order."""
    return list(
        Entry.objects.filter(request=request).order_by("at", "pk").values_list("kind", flat=True)
    )


def test_request_open_with_topic_goes_to_the_clients_person(
    company: Any, client: Any, consultant: Any, other: Any, actor_of: Any
) -> None:
    hold_role(other, "CS")
    join_client_team(client.client, other, "CS")
    topic = make_topic(company)

    request = open_request(actor_of(consultant), client.client, topic_id=topic.pk)

    assert (request.number, request.owner, request.owner_role.code) == (1, other, "CS")
    assert request.owner_reason["rule"] == "client_role"
    assert kinds(request) == [EntryKind.OPENED]
    holding = Holding.objects.get(request=request)
    assert (holding.owner, holding.how, holding.ended_at) == (other, HoldingStart.OPENED, None)


def test_handover_accept_makes_the_receiver_the_owner(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    handover = services.handover_offer(
        actor=actor_of(consultant),
        request_id=request_of.pk,
        version=1,
        to_owner_id=other.pk,
        keep_in_sight=True,
        **CONTEXT,
    )
    request_of.refresh_from_db()
    assert (request_of.owner, request_of.version) == (consultant, 2)

    services.handover_accept(actor=actor_of(other), handover_id=handover.pk, version=2)

    request_of.refresh_from_db()
    assert (request_of.owner, request_of.version) == (other, 3)
    assert request_of.handover_count == 1
    assert request_of.participants.get().member == consultant
    assert kinds(request_of) == [EntryKind.OPENED, EntryKind.OFFERED, EntryKind.ACCEPTED]
    first, second = Holding.objects.filter(request=request_of).order_by("pk")
    assert first.ended_at == second.started_at
    assert (second.owner, second.how, second.handover) == (other, "accepted", handover)


def test_resolve_and_reopen_by_message(request_of: Request, consultant: Any, actor_of: Any) -> None:
    actor = actor_of(consultant)
    message = services.message_send(actor=actor, request_id=request_of.pk, body="Dear Anna")
    assert message.mail_id is not None
    services.request_resolve(actor=actor, request_id=request_of.pk)
    assert not Holding.objects.filter(request=request_of, ended_at=None).exists()

    services.message_receive(actor=actor, request_id=request_of.pk, body="Not solved")

    request_of.refresh_from_db()
    assert (request_of.state, request_of.resolved_at) == (RequestState.OPEN, None)
    assert request_of.first_resolved_at is not None
    assert Holding.objects.get(request=request_of, ended_at=None).owner == consultant
    assert kinds(request_of)[-1] == EntryKind.REOPENED
