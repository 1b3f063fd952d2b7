"""What lies on whose desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from handoffs import services
from handoffs.models import Handover, Request
from tests.factories.handoffs import make_client, make_team, open_request

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
def opened(consultant: Any, client: Any, actor_of: Any) -> Any:
    """`opened("Subject")`: an open request that the consultant owns."""

    def make(subject: str, **values: Any) -> Request:
        owner = values or {"owner_id": consultant.pk}
        return open_request(actor_of(consultant), client.client, subject=subject, **owner)

    return make


def desk_of(browser_of: Any, person: Any) -> str:
    """The desk as its person sees it."""
    response = browser_of(person).get("/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_desk_shows_own_requests_and_not_those_of_others(
    opened: Any, consultant: Any, other: Any, browser_of: Any
) -> None:
    opened("Grey export")

    assert "Grey export" in desk_of(browser_of, consultant)
    assert "Grey export" not in desk_of(browser_of, other)


def test_desk_offers_can_be_accepted_right_there(
    opened: Any, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    record = opened("Grey export")
    offer = services.handover_offer(
        actor=actor_of(consultant), request_id=record.pk, to_owner_id=other.pk, **CONTEXT
    )
    browser = browser_of(other)
    html = browser.get("/").content.decode()
    accept = f"/requests/{record.number}/hand-over/{offer.pk}/accept/"

    response = browser.post(accept, {"version": 2})

    for text in ("Hand-overs offered to you", "Needs a fix", "Restart", "A fix", accept):
        assert text in html
    assert response.status_code == 302
    record.refresh_from_db()
    assert record.owner == other


def test_desk_promises_show_what_is_late(opened: Any, consultant: Any, browser_of: Any) -> None:
    record = opened("Grey export")
    Request.objects.filter(pk=record.pk).update(
        promised="An answer", promised_by=timezone.now() - timedelta(minutes=5)
    )

    html = desk_of(browser_of, consultant)

    assert "An answer" in html
    assert 'class="when risk"' in html
    assert "1 thing needs you today" in html


def test_desk_queue_shows_what_the_team_holds_to_its_members(
    opened: Any, manager: Any, consultant: Any, other: Any, browser_of: Any
) -> None:
    team = make_team(manager, consultant)
    record = opened("Whose is it", owner_team_id=team.pk)

    assert f"/requests/{record.number}/take/" in desk_of(browser_of, consultant)
    assert "Whose is it" in desk_of(browser_of, manager)
    assert "Whose is it" not in desk_of(browser_of, other)


def test_desk_keeps_in_sight_what_was_handed_over(
    opened: Any, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    record = opened("Grey export")
    offer = services.handover_offer(
        actor=actor_of(consultant),
        request_id=record.pk,
        to_owner_id=other.pk,
        keep_in_sight=True,
        **CONTEXT,
    )
    services.handover_accept(actor=actor_of(other), handover_id=offer.pk)

    html = desk_of(browser_of, consultant)

    assert "Grey export" in html.split("In your sight")[1]


def test_desk_of_a_manager_shows_their_people_only(
    opened: Any, manager: Any, consultant: Any, other: Any, actor_of: Any, browser_of: Any
) -> None:
    make_team(manager, consultant)
    record = opened("Grey export")
    opened("Of nobody here", owner_id=other.pk)
    services.handover_offer(
        actor=actor_of(consultant), request_id=record.pk, to_owner_id=other.pk, **CONTEXT
    )
    Handover.objects.update(answer_due_at=timezone.now() - timedelta(hours=1))

    html = desk_of(browser_of, manager)

    assert "Not accepted in time" in html
    assert "Longest without a step" in html
    assert 'hx-get="/desk/load/"' in html
    assert "Of nobody here" not in html


def test_desk_of_a_head_shows_the_company(
    opened: Any, head: Any, other: Any, browser_of: Any
) -> None:
    opened("Somewhere", owner_id=other.pk)

    assert "Somewhere" in desk_of(browser_of, head)


def test_desk_of_an_internal_employee_shows_what_they_were_called_into(
    opened: Any, consultant: Any, internal: Any, actor_of: Any, browser_of: Any
) -> None:
    opened("Not theirs")
    record = opened("Lena knows")
    services.comment_add(
        actor=actor_of(consultant), request_id=record.pk, body="Lena?", call_in=[internal.pk]
    )

    html = desk_of(browser_of, internal)

    assert ("Lena knows" in html, "Not theirs" in html) == (True, False)
    assert "/requests/new/" not in html


def test_desk_without_data_tells_the_administrator_what_to_do(
    admin: Any, consultant: Any, browser_of: Any
) -> None:
    assert "Set up your company" in desk_of(browser_of, admin)
    assert "Set up your company" not in desk_of(browser_of, consultant)


def test_desk_of_another_company_shows_nothing(opened: Any, stranger: Any, browser_of: Any) -> None:
    opened("Grey export")

    assert "Grey export" not in desk_of(browser_of, stranger)


def test_desk_asks_a_constant_number_of_queries(
    opened: Any, manager: Any, consultant: Any, admin: Any, actor_of: Any, browser_of: Any
) -> None:
    team = make_team(manager, consultant)

    def queries(person: Any) -> int:
        browser = browser_of(person)
        browser.get("/")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/").status_code == 200
        return len(seen)

    opened("First")
    before = [queries(person) for person in (consultant, manager, admin)]
    for number in range(5):
        record = opened(f"Case {number}")
        opened(f"Queue {number}", owner_team_id=team.pk)
        services.handover_offer(
            actor=actor_of(consultant), request_id=record.pk, to_owner_id=manager.pk, **CONTEXT
        )

    after = [queries(person) for person in (consultant, manager, admin)]

    assert before == after
    assert max(after) <= 12


def test_desk_shows_requests_of_whom_one_stands_in_for(
    opened: Any, consultant: Any, make_person: Any, system: Any, browser_of: Any
) -> None:
    stand_in = make_person("Daniel Osei")
    opened("Grey export")
    today = timezone.localdate()
    accounts.absence_create(
        actor=system,
        member_id=consultant.pk,
        starts_on=today,
        ends_on=today + timedelta(days=3),
        stand_in_id=stand_in.pk,
    )

    page = desk_of(browser_of, stand_in)

    assert "You stand in for" in page
    assert "Grey export" in page
    assert "Marta Lind, back on" in page
    assert "You stand in for" not in desk_of(browser_of, make_person("Somebody Else"))
