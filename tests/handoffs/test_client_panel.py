"""What the page of a client shows of its requests."""

from typing import Any

import pytest

from handoffs import services
from handoffs.models import Request
from tests.factories.handoffs import make_client, open_request


@pytest.fixture
def record(request_of: Request) -> Request:
    """An open request that the consultant owns."""
    return request_of


def test_client_panel_shows_open_requests_first(
    record: Request, client: Any, consultant: Any, actor_of: Any, browser_of: Any, company: Any
) -> None:
    actor = actor_of(consultant)
    done = open_request(actor, client.client, owner_id=consultant.pk, subject="Done")
    services.request_resolve(actor=actor, request_id=done.pk)
    stranger = make_client(company, "Other").client
    open_request(actor, stranger, owner_id=consultant.pk, subject="Of somebody else")

    page = browser_of(consultant).get(f"/requests/for-client/{client.client.pk}/").content.decode()

    assert page.index(record.subject) < page.index("Done")
    assert "1 open" in page
    assert "Of somebody else" not in page
    assert "<html" not in page
