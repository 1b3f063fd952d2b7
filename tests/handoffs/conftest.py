"""A client, a second consultant, and a request that the first one owns."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Membership
from handoffs import services
from handoffs.models import Handover, Request
from tests.factories.handoffs import (
    CONTEXT,
    MadeClient,
    hold_role,
    join_client_team,
    make_client,
    make_role,
    make_team,
    open_request,
)

Pass = Callable[..., Handover]


@pytest.fixture
def client(company: Any) -> MadeClient:
    """A client with a contact."""
    return make_client(company)


@pytest.fixture
def other(make_person: Any) -> Any:
    """A second consultant."""
    return make_person("Daniel Osei")


@pytest.fixture
def request_of(consultant: Any, client: MadeClient, actor_of: Any) -> Request:
    """An open request that the consultant owns."""
    return open_request(
        actor_of(consultant),
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
    )


@pytest.fixture
def success(client: MadeClient, make_person: Any) -> Membership:
    """The client's Customer success manager."""
    person: Membership = make_person("Nina Kowalska")
    join_client_team(client.client, person, "CS")
    return person


@pytest.fixture
def account(consultant: Membership, other: Membership, manager: Membership) -> Membership:
    """The account manager who owns the request; like support, reports to the manager."""
    hold_role(consultant, "A")
    make_team(manager, consultant, other)
    return consultant


@pytest.fixture
def support(other: Membership) -> Membership:
    """A support manager."""
    hold_role(other, "S")
    return other


@pytest.fixture
def request_(client: MadeClient, account: Membership, actor_of: Any) -> Request:
    """An open request of the account manager."""
    return open_request(
        actor_of(account),
        client.client,
        contact_id=client.contact.pk,
        owner_id=account.pk,
        owner_role_id=make_role(account.company, "A").pk,
    )


@pytest.fixture
def passed(actor_of: Any) -> Pass:
    """`passed(request, giver, receiver)`: handed over and accepted."""

    def pass_on(request: Request, giver: Membership, receiver: Membership) -> Handover:
        offer = services.handover_offer(
            actor=actor_of(giver), request_id=request.pk, to_owner_id=receiver.pk, **CONTEXT
        )
        return services.handover_accept(actor=actor_of(receiver), handover_id=offer.pk)

    return pass_on


@pytest.fixture
def in_a_loop(request_: Request, account: Membership, support: Membership, passed: Pass) -> Request:
    """A → S → A; nothing has run yet."""
    passed(request_, account, support)
    passed(request_, support, account)
    return request_
