"""Nobody who left owns an open request: it passes on, says why, and nothing offered is lost."""

from typing import Any

import pytest
from django.utils import translation

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.outbox import run_due
from handoffs import services
from handoffs.models import Entry, Handover, Holding, Request
from handoffs.selectors.reasons import owner_reason_text
from handoffs.transitions import HandoverState
from tests.factories.handoffs import (
    MadeClient,
    hold_role,
    join_client_team,
    kinds,
    make_team,
    make_topic,
    offer,
    open_request,
)


@pytest.fixture
def leave(system: Actor, company: Company) -> Any:
    """`leave(person)`: their access ends, and the workers have heard of it."""

    def end(person: Membership) -> None:
        accounts.person_deactivate(actor=system, person_id=person.pk)
        run_due(company.pk)

    return end


def test_request_of_a_leaver_goes_to_the_stand_in(
    client: MadeClient, consultant: Any, other: Any, company: Company, actor_of: Any, leave: Any
) -> None:
    join_client_team(client.client, consultant, "CS", stand_in=other)
    topic = make_topic(company)
    request = open_request(actor_of(other), client.client, topic_id=topic.pk)
    assert request.owner == consultant

    leave(consultant)

    request.refresh_from_db()
    assert (request.owner, request.owner_role) == (other, topic.role)
    assert kinds(request) == ["opened", "assigned"]
    entry = Entry.objects.get(request=request, kind="assigned")
    assert entry.is_automatic
    assert (entry.member, entry.data["left"]) == (None, "Marta Lind")
    past, present = Holding.objects.filter(request=request).order_by("pk")
    assert (past.owner, past.ended_at, present.owner) == (consultant, present.started_at, other)
    with translation.override("en"):
        assert owner_reason_text(request) == (
            "Marta Lind no longer works here. Daniel Osei holds the role Success for the client. "
            "Daniel Osei stands in for Marta Lind."
        )


def test_without_a_role_it_goes_to_the_leavers_team(
    client: MadeClient, consultant: Any, manager: Any, other: Any, actor_of: Any, leave: Any
) -> None:
    team = make_team(manager, consultant, other)
    request = open_request(actor_of(consultant), client.client, owner_id=consultant.pk)

    leave(consultant)

    request.refresh_from_db()
    assert (request.owner, request.owner_team) == (None, team)
    with translation.override("en"):
        assert owner_reason_text(request) == (
            "Marta Lind no longer works here. The team “Front line” holds it."
        )


def test_role_that_only_the_leaver_held_then_the_team_keeps_the_role(
    client: MadeClient, consultant: Any, manager: Any, actor_of: Any, leave: Any
) -> None:
    held = hold_role(consultant, "S")
    team = make_team(manager, consultant)
    request = open_request(
        actor_of(consultant), client.client, owner_id=consultant.pk, owner_role_id=held.role_id
    )

    leave(consultant)

    request.refresh_from_db()
    assert (request.owner_team, request.owner_role) == (team, held.role)


def test_resolved_requests_stay_with_who_resolved_them(
    request_of: Request, consultant: Any, manager: Any, actor_of: Any, leave: Any
) -> None:
    services.request_resolve(actor=actor_of(consultant), request_id=request_of.pk)
    leave(consultant)
    request_of.refresh_from_db()
    assert request_of.owner == consultant


def test_what_the_leaver_offered_stays_offered(
    request_of: Request, consultant: Any, other: Any, manager: Any, actor_of: Any, leave: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)
    leave(consultant)
    services.handover_accept(actor=actor_of(other), handover_id=handover.pk)
    request_of.refresh_from_db()
    assert request_of.owner == other


def test_what_was_offered_to_the_leaver_is_withdrawn(
    request_of: Request, consultant: Any, other: Any, actor_of: Any, leave: Any
) -> None:
    handover = offer(actor_of(consultant), request_of, other)
    leave(other)
    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN
    assert not Handover.objects.filter(request=request_of, state=HandoverState.OFFERED).exists()
    request_of.refresh_from_db()
    assert request_of.owner == consultant
    assert kinds(request_of) == ["opened", "offered", "withdrawn"]


def test_somebody_who_is_back_keeps_their_requests(
    request_of: Request, consultant: Any, system: Actor, company: Company
) -> None:
    accounts.person_deactivate(actor=system, person_id=consultant.pk)
    accounts.person_activate(actor=system, person_id=consultant.pk)
    run_due(company.pk)
    request_of.refresh_from_db()
    assert request_of.owner == consultant


def test_page_tells_why_in_the_readers_language(
    request_of: Request, manager: Any, consultant: Any, browser_of: Any, leave: Any
) -> None:
    make_team(manager, consultant)
    leave(consultant)
    browser = browser_of(manager)
    page = browser.get(f"/requests/{request_of.number}/").content.decode()
    assert "Marta Lind no longer works here." in page
