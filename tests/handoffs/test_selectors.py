"""What is read about requests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts import services as accounts
from core.errors import IllegalState, NotFound
from core.tenancy import company_scope
from handoffs import selectors, services
from handoffs.selectors import TimeHeld, loops, lost_in_loops
from handoffs.selectors.routing import answer_for
from tests.factories.handoffs import (
    hold_role,
    join_client_team,
    make_client,
    make_role,
    make_team,
    make_topic,
    open_request,
)

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def held(name: str, hours: int, *, team: int = 1, role: int = 1, seconds: int = 60) -> TimeHeld:
    """A holding of the path."""
    return TimeHeld(
        owner_id=ord(name),
        owner_name=name,
        role_id=role,
        role_code="S",
        team_id=team,
        team_name="T",
        how="accepted",
        handover=None,
        started_at=START + timedelta(hours=hours),
        ended_at=None,
        working_seconds=seconds,
        clock_seconds=seconds,
    )


def test_loops_when_it_comes_back_finds_who_and_what_was_lost() -> None:
    path = [held("a", 0), held("b", 1, seconds=100), held("a", 2, seconds=10), held("c", 3)]

    (loop,) = loops(path)

    assert (loop.first.name, loop.away[0].name, loop.back[0].name) == ("a", "b", "a")
    assert loop.lost_working_seconds == 110


def test_loops_when_they_overlap_count_lost_time_once() -> None:
    path = [held(name, hour) for hour, name in enumerate("abab")]

    found = loops(path)

    assert len(found) == 2
    assert lost_in_loops(found) == 3 * 60


def test_loops_when_neighbours_are_equal_merges_them() -> None:
    path = [held("a", 0, team=1), held("b", 1, team=2), held("c", 2, team=2), held("d", 3, team=1)]

    assert loops(path) == []
    assert [len(loop.away) for loop in loops(path, "team")] == [2]


def route_topic(company: Any, client: Any, topic: Any) -> selectors.Owner:
    today = timezone.localdate()
    return selectors.route(company.pk, answer_for(company.pk, topic.pk, today), client, today)


def test_route_when_the_holder_is_gone_takes_the_stand_in(
    company: Any, consultant: Any, make_person: Any, system: Any
) -> None:
    client = make_client(company).client
    stand_in = make_person("Daniel Osei")
    join_client_team(client, consultant, "CS", stand_in)
    accounts.person_deactivate(actor=system, person_id=consultant.pk)

    owner = route_topic(company, client, make_topic(company))

    assert (owner.owner_id, owner.role_id) == (stand_in.pk, make_role(company, "CS").pk)
    assert selectors.reason_text(owner.reason) == (
        "The topic “Export” belongs to Success; Daniel Osei holds this role for the client. "
        "Daniel Osei stands in for Marta Lind."
    )
    with translation.override("ru"):
        assert "Daniel Osei" in selectors.reason_text(owner.reason)


def test_route_without_a_client_team_goes_to_the_team_of_the_role(
    company: Any, consultant: Any, manager: Any
) -> None:
    hold_role(consultant, "CS")
    team = make_team(manager, consultant)

    owner = route_topic(company, make_client(company).client, make_topic(company))

    assert (owner.owner_id, owner.team_id) == (None, team.pk)
    assert owner.reason["rule"] == "role_team"


def test_route_without_teams_goes_to_the_least_loaded_holder(
    company: Any, consultant: Any, make_person: Any, actor_of: Any
) -> None:
    client = make_client(company).client
    other = make_person("Daniel Osei")
    hold_role(consultant, "CS")
    hold_role(other, "CS")
    open_request(actor_of(consultant), client, owner_id=consultant.pk)

    owner = route_topic(company, client, make_topic(company))

    assert owner.owner_id == other.pk


def test_route_without_a_topic_goes_to_the_clients_success_manager(
    company: Any, consultant: Any
) -> None:
    client = make_client(company).client
    join_client_team(client, consultant, "CS")

    owner = selectors.route(company.pk, None, client, timezone.localdate())

    assert (owner.owner_id, owner.reason["rule"]) == (consultant.pk, "client_relation")


def test_route_when_nobody_works_there_is_refused(company: Any) -> None:
    with pytest.raises(IllegalState):
        selectors.route(company.pk, None, make_client(company).client, timezone.localdate())


def test_suggested_receivers_put_the_topics_role_first(
    company: Any, consultant: Any, make_person: Any, actor_of: Any
) -> None:
    client = make_client(company).client
    account, success = make_person("Daniel Osei"), make_person("Ines Carvalho")
    join_client_team(client, account, "A")
    join_client_team(client, success, "CS")
    topic = make_topic(company, role="CS")
    actor = actor_of(consultant)
    request = open_request(actor, client, owner_id=consultant.pk, topic_id=topic.pk)

    found = selectors.suggested_receivers(actor, request)

    assert [(item.name, item.role_code, item.fits_topic) for item in found] == [
        ("Ines Carvalho", "CS", True),
        ("Daniel Osei", "A", False),
    ]


def test_request_page_asks_at_most_eight_questions(
    company: Any,
    consultant: Any,
    internal: Any,
    manager: Any,
    actor_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client = make_client(company)
    join_client_team(client.client, consultant, "CS")
    actor = actor_of(consultant)
    request = open_request(
        actor, client.client, contact_id=client.contact.pk, owner_id=consultant.pk
    )
    for text in ("one", "two"):
        services.message_send(actor=actor, request_id=request.pk, body=text)
        services.comment_add(
            actor=actor, request_id=request.pk, body=text, call_in=[internal.pk, manager.pk]
        )
    services.handover_offer(
        actor=actor,
        request_id=request.pk,
        to_owner_id=manager.pk,
        why="w",
        tried="t",
        expected="e",
    )

    with django_assert_max_num_queries(8):
        page = selectors.request_page(actor, request.pk)
        names = [name for item in page.comments for name in item.called_in]
        shown = [(entry.member.name, entry.owner.name) for entry in page.entries]
        offer = page.open_offer

    assert names == ["Lena Fischer", "Helen Brandt"] * 2
    assert len(shown) == 6
    assert offer is not None
    assert offer.to_owner == manager
    assert [row.name for row in page.held] == ["Marta Lind"]
    assert page.owner_reason == "Marta Lind was chosen when the request was opened."


def test_request_page_of_another_company_is_not_found(
    company: Any, consultant: Any, stranger: Any, actor_of: Any
) -> None:
    request = open_request(actor_of(consultant), make_client(company).client)

    with company_scope(stranger.company_id), pytest.raises(NotFound):
        selectors.request_page(actor_of(stranger), request.pk)
