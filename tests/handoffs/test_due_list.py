"""Due times in the list of requests, over REST and in the history."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from handoffs import services
from handoffs.due_rules import NEVER, DueKind
from handoffs.models import Request
from tests.factories.due_times import let_pass, make_policy
from tests.factories.handoffs import MadeClient, open_request

LIST = "/requests/"


@pytest.fixture
def owner(consultant: Membership, actor_of: Any) -> Actor:
    """Who owns the requests."""
    actor: Actor = actor_of(consultant)
    return actor


@pytest.fixture
def requests(company: Company, owner: Actor, client: MadeClient) -> dict[str, Request]:
    """One that is overdue, one that is due today, one for later, one that waits for the client."""
    make_policy(company)
    made = {
        name: open_request(
            owner, client.client, owner_id=owner.membership_id, subject=f"It is {name}"
        )
        for name in ("overdue", "soon", "later", "waiting")
    }
    now = timezone.now()
    moments = {"overdue": timedelta(hours=-1), "soon": timedelta(0), "later": timedelta(days=3)}
    for name, after in moments.items():
        moment = now + after
        if name == "soon":  # before the day ends, wherever the test runs
            end = timezone.localtime().replace(hour=23, minute=59, second=59)
            moment = now + (end - now) / 2
        Request.objects.filter(pk=made[name].pk).update(next_due_at=moment)
    services.request_wait(actor=owner, request_id=made["waiting"].pk)
    Request.objects.filter(pk=made["waiting"].pk).update(next_due_at=NEVER)
    return made


def _shown(page: str) -> list[str]:
    names = ("overdue", "soon", "later", "waiting")
    places = {name: page.find(f"It is {name}<") for name in names}
    return sorted((name for name in names if places[name] >= 0), key=lambda name: places[name])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?due=overdue", ["overdue"]),
        ("?due=today", ["soon"]),
        ("?sort=due", ["overdue", "soon", "later", "waiting"]),
    ],
)
def test_list_is_narrowed_and_sorted_by_what_is_due(
    requests: dict[str, Request],
    consultant: Membership,
    browser_of: Any,
    query: str,
    expected: list[str],
) -> None:
    page = browser_of(consultant).get(LIST + query).content.decode()

    assert _shown(page) == expected


def test_list_says_what_is_missed_and_what_is_paused(
    requests: dict[str, Request], consultant: Membership, browser_of: Any
) -> None:
    page = browser_of(consultant).get(f"{LIST}?sort=due").content.decode()

    assert "First response missed" in page
    assert "paused" in page


def test_internal_employees_get_no_filter_by_due_time(
    requests: dict[str, Request], internal: Membership, browser_of: Any
) -> None:
    page = browser_of(internal).get(f"{LIST}?due=overdue").content.decode()

    assert _shown(page) == []
    assert 'name="due"' not in page


def test_rest_narrows_by_due_time_and_says_the_next_one(
    requests: dict[str, Request], consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)

    (overdue,) = browser.get("/api/v1/requests/?due=overdue").json()["results"]
    waiting = browser.get(f"/api/v1/requests/{requests['waiting'].pk}/").json()

    assert (overdue["subject"], overdue["next_due_at"] is not None) == ("It is overdue", True)
    assert waiting["next_due_at"] is None


def test_history_says_who_was_told(
    requests: dict[str, Request], consultant: Membership, system: Actor, browser_of: Any
) -> None:
    request = requests["later"]
    let_pass(request, DueKind.RESOLUTION)
    services.due_times_tell(actor=system)

    page = browser_of(consultant).get(f"{LIST}{request.number}/").content.decode()

    assert "missed a due time" in page
    assert "→ Marta Lind" in page
