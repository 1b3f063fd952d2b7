"""Who gets a request while the client's person is away, and what whoever stands in may do."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import NotAllowed
from core.ui import formats
from handoffs import services
from handoffs.models import Request
from handoffs.selectors import suggested_receivers
from handoffs.selectors.reasons import owner_reason_text
from handoffs.selectors.routing import people_of_clients, route_to_role
from roles.models import Role
from tests.factories.handoffs import (
    MadeClient,
    hold_role,
    join_client_team,
    make_client,
    make_team,
    make_topic,
    open_request,
)

TODAY = timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def away(system: Actor) -> Any:
    """`away(person, stand_in=None)`: from today on, for a week."""

    def leave(person: Membership, stand_in: Membership | None = None) -> None:
        accounts.absence_create(
            actor=system,
            member_id=person.pk,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=7),
            stand_in_id=stand_in.pk if stand_in else None,
        )

    return leave


def owner_of_new(actor: Actor, client: MadeClient, company: Company) -> Request:
    topic = make_topic(company)
    return open_request(actor, client.client, topic_id=topic.pk)


def test_clients_own_stand_in_comes_before_the_general_one(
    client: MadeClient,
    consultant: Any,
    other: Any,
    manager: Any,
    company: Company,
    actor_of: Any,
    away: Any,
) -> None:
    join_client_team(client.client, consultant, "CS", stand_in=other)
    away(consultant, stand_in=manager)

    request = owner_of_new(actor_of(manager), client, company)

    assert request.owner == other
    back = formats.date_text(TODAY + timedelta(days=7))
    with translation.override("en"):
        assert owner_reason_text(request).endswith(
            f"Daniel Osei stands in for Marta Lind, who is back on {back}."
        )


def test_general_stand_in_answers_when_the_clients_is_away_too(
    client: MadeClient,
    consultant: Any,
    other: Any,
    manager: Any,
    company: Company,
    actor_of: Any,
    away: Any,
) -> None:
    join_client_team(client.client, consultant, "CS", stand_in=other)
    away(consultant, stand_in=manager)
    away(other)

    assert owner_of_new(actor_of(manager), client, company).owner == manager


def test_team_of_the_role_holds_it_when_nobody_stands_in(
    client: MadeClient,
    consultant: Any,
    other: Any,
    manager: Any,
    company: Company,
    actor_of: Any,
    away: Any,
) -> None:
    join_client_team(client.client, consultant, "CS")
    hold_role(consultant, "CS")
    team = make_team(manager, consultant)
    away(consultant)

    request = owner_of_new(actor_of(other), client, company)

    assert (request.owner, request.owner_team) == (None, team)
    with translation.override("en"):
        assert owner_reason_text(request) == (
            "Belongs to Success; Marta Lind, who holds this role for the client, is away and "
            "nobody stands in, so the team “Front line” holds it."
        )


def test_colleague_in_the_role_who_is_here_comes_first(
    client: MadeClient, consultant: Any, other: Any, company: Company, actor_of: Any, away: Any
) -> None:
    hold_role(consultant, "CS")
    hold_role(other, "CS")
    away(consultant)

    assert owner_of_new(actor_of(consultant), client, company).owner == other


def test_request_goes_to_the_account_manager_when_everybody_in_the_role_is_away(
    client: MadeClient, consultant: Any, other: Any, company: Company, actor_of: Any, away: Any
) -> None:
    hold_role(consultant, "CS")
    join_client_team(client.client, other, "A")
    away(consultant)

    assert owner_of_new(actor_of(consultant), client, company).owner == other


def test_hand_over_to_a_role_finds_its_only_holder_even_if_away(
    client: MadeClient, consultant: Any, company: Company, away: Any
) -> None:
    role: Role = hold_role(consultant, "CS").role
    away(consultant)

    owner = route_to_role(company.pk, role, client.client.pk, TODAY)

    assert owner is not None
    assert owner.owner_id == consultant.pk


def test_suggestions_name_whoever_stands_in(
    client: MadeClient,
    consultant: Any,
    other: Any,
    manager: Any,
    company: Company,
    actor_of: Any,
    away: Any,
) -> None:
    join_client_team(client.client, consultant, "CS")
    away(consultant, stand_in=other)
    request = open_request(actor_of(manager), client.client, owner_id=manager.pk)

    (suggestion,) = suggested_receivers(actor_of(manager), request)

    assert suggestion.owner_id == other.pk
    assert suggestion.reason_text == "Stands in for the client's Success"


def test_stand_in_does_what_the_owner_may_only_while_they_are_away(
    request_of: Request, consultant: Any, other: Any, actor_of: Any, away: Any, system: Actor
) -> None:
    with pytest.raises(NotAllowed):
        services.request_wait(actor=actor_of(other), request_id=request_of.pk)
    away(consultant, stand_in=other)

    services.request_wait(actor=actor_of(other), request_id=request_of.pk)

    absence = consultant.absences.get()
    accounts.absence_end(actor=system, absence_id=absence.pk)
    with pytest.raises(NotAllowed):
        services.request_resume(actor=actor_of(other), request_id=request_of.pk)


def test_clients_stand_in_may_act_while_the_owner_is_away(
    request_of: Request,
    client: MadeClient,
    consultant: Any,
    other: Any,
    actor_of: Any,
    browser_of: Any,
    away: Any,
) -> None:
    join_client_team(client.client, consultant, "CS", stand_in=other)
    away(consultant)

    page = browser_of(other).get(f"/requests/{request_of.number}/").content.decode()
    services.request_assign(
        actor=actor_of(other), request_id=request_of.pk, owner_id=other.pk, reason=""
    )

    assert "/take/" in page or "Take" in page
    request_of.refresh_from_db()
    assert request_of.owner == other


def test_routing_takes_no_more_queries_when_people_are_here(
    client: MadeClient,
    consultant: Any,
    other: Any,
    company: Company,
    actor_of: Any,
    django_assert_num_queries: Any,
) -> None:
    join_client_team(client.client, consultant, "CS", stand_in=other)
    role = hold_role(consultant, "CS").role

    with django_assert_num_queries(1):
        route_to_role(company.pk, role, client.client.pk, TODAY)


def test_people_of_many_clients_are_found_by_two_queries_when_all_are_away(
    company: Company, consultant: Any, other: Any, away: Any, django_assert_num_queries: Any
) -> None:
    role = hold_role(consultant, "CS").role
    clients = [make_client(company, name).client for name in ("Vela", "Ruta", "Sodis")]
    for client in clients:
        join_client_team(client, consultant, "CS")
    away(consultant, stand_in=other)

    with django_assert_num_queries(2):
        found = people_of_clients(company.pk, [one.pk for one in clients], [role.pk], TODAY)
        addresses = [person.user and person.user.email for person in found.values()]

    assert addresses == [other.email] * 3
