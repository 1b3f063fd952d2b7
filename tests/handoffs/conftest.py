"""A client, a second consultant, and a request that the first one owns."""

from typing import Any

import pytest

from handoffs.models import Request
from tests.factories.handoffs import MadeClient, make_client, open_request


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
