"""Working hours where the client is: nine there, not here."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Company, Membership
from clients import services as clients
from core.access import Actor
from core.errors import InvalidInput
from handoffs import services
from handoffs.due_rules import DueKind
from handoffs.models import Request
from tests.factories.due_times import LONG_AGO, due, make_policy, past
from tests.factories.handoffs import MadeClient, offer, open_request

TOKYO = "Asia/Tokyo"
# Monday: noon in Tokyo, four in the morning in Berlin, where the company is.
NOON_THERE = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def owner(consultant: Membership, actor_of: Any) -> Actor:
    """Who owns the request, telling of the past."""
    return past(actor_of(consultant))


@pytest.fixture
def there(client: MadeClient, system: Actor) -> MadeClient:
    """A client in Tokyo."""
    clients.client_update(actor=system, client_id=client.client.pk, time_zone=TOKYO)
    client.client.refresh_from_db()
    return client


def _opened(owner: Actor, client: MadeClient) -> Request:
    return open_request(owner, client.client, owner_id=owner.membership_id, at=NOON_THERE)


def test_times_when_promised_by_the_clients_clock_then_run_there(
    company: Company, owner: Actor, there: MadeClient
) -> None:
    make_policy(company, by_client_zone=True)
    request = _opened(owner, there)
    # An hour before their break, an hour after it.
    assert due(request, DueKind.FIRST_RESPONSE).due_at == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert request.due_zone == TOKYO


def test_times_when_promised_by_our_clock_or_the_client_has_none_then_run_here(
    company: Company, owner: Actor, client: MadeClient, there: MadeClient, system: Actor
) -> None:
    policy = make_policy(company)
    nine_here_and_two_hours = datetime(2026, 3, 2, 10, tzinfo=UTC)
    ours = _opened(owner, there)
    assert due(ours, DueKind.FIRST_RESPONSE).due_at == nine_here_and_two_hours
    services.service_policy_update(actor=system, policy_id=policy.pk, by_client_zone=True)
    clients.client_update(actor=system, client_id=client.client.pk, time_zone="")
    assert due(_opened(owner, client), DueKind.FIRST_RESPONSE).due_at == nine_here_and_two_hours


def test_zone_when_the_client_moves_then_open_requests_keep_theirs_until_computed_anew(
    company: Company, owner: Actor, there: MadeClient, system: Actor
) -> None:
    make_policy(company, by_client_zone=True)
    request = _opened(owner, there)
    before = due(request, DueKind.FIRST_RESPONSE).due_at
    clients.client_update(actor=system, client_id=there.client.pk, time_zone="America/New_York")
    services.message_send(actor=owner, request_id=request.pk, body="We look.", at=before)
    assert due(request, DueKind.FIRST_RESPONSE).met_at == before

    services.request_due_again(actor=system, request_id=request.pk, reason="They moved")

    request.refresh_from_db()
    assert request.due_zone == "America/New_York"
    # Two days from nine to six in New York.
    assert due(request, DueKind.RESOLUTION).due_at == datetime(2026, 3, 3, 23, tzinfo=UTC)


def test_offer_among_colleagues_runs_by_our_clock(
    company: Company, owner: Actor, there: MadeClient, manager: Membership
) -> None:
    make_policy(company, by_client_zone=True, acceptance_minutes=60)
    request = open_request(owner, there.client, owner_id=owner.membership_id, at=LONG_AGO)
    offered = offer(owner, request, manager, at=LONG_AGO)
    assert due(request, DueKind.ACCEPTANCE).due_at == offered.answer_due_at
    assert offered.answer_due_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_zone_when_unknown_then_refused_and_nothing_changed(
    client: MadeClient, system: Actor
) -> None:
    with pytest.raises(InvalidInput) as refused:
        clients.client_update(actor=system, client_id=client.client.pk, time_zone="Mars/Olympus")
    assert set(refused.value.fields) == {"time_zone"}
    client.client.refresh_from_db()
    assert client.client.time_zone == ""


def test_zone_over_rest_and_in_the_form(
    client: MadeClient, manager: Membership, browser_of: Any
) -> None:
    browser, pk = browser_of(manager), client.client.pk
    answer = browser.patch(
        f"/api/v1/clients/{pk}/", {"time_zone": TOKYO}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["time_zone"]) == (200, TOKYO)
    assert f'value="{TOKYO}" selected' in browser.get(f"/clients/{pk}/edit/").content.decode()
