"""The client team: one holder a role and day, whatever order it is told in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Company, Membership
from accounts.services import person_deactivate
from clients.models import ClientTeamMember
from clients.selectors import client_role_holder, client_team_history, client_team_on
from clients.services import client_team_set
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import AuditEntry
from tests.factories.clients import assign, make_client
from tests.factories.roles import standard_roles

ActorOf = Callable[[Membership], Actor]
START = date(2026, 1, 1)
LATER = date(2026, 6, 1)


def lines_of(system: Actor) -> list[tuple[int, date, date | None]]:
    rows = ClientTeamMember.objects.visible_to(system).order_by("starts_on")
    return list(rows.values_list("member_id", "starts_on", "ends_on"))


def test_client_team_set_when_somebody_follows_then_line_before_ends_that_day(
    company: Company, system: Actor, consultant: Membership, manager: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["CS"]
    assign(system, client, role, consultant)
    assign(system, client, role, manager, starts_on=LATER)

    assert lines_of(system) == [(consultant.pk, START, LATER), (manager.pk, LATER, None)]
    assert client_role_holder(company.pk, client.pk, "CS", LATER - timedelta(1)) == consultant
    assert client_role_holder(company.pk, client.pk, role.pk, LATER) == manager


def test_client_team_set_when_a_later_line_exists_then_it_bounds_the_new_one(
    company: Company, system: Actor, consultant: Membership, manager: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["CS"]
    assign(system, client, role, manager, starts_on=LATER)
    assign(system, client, role, consultant)
    assert lines_of(system) == [(consultant.pk, START, LATER), (manager.pk, LATER, None)]


def test_client_team_set_when_vacant_then_a_gap_is_shown(
    company: Company, system: Actor, consultant: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["CS"]
    assign(system, client, role, consultant)
    assert assign(system, client, role, None, starts_on=LATER) is None

    assert lines_of(system) == [(consultant.pk, START, LATER)]
    assert client_role_holder(company.pk, client.pk, "CS", LATER) is None
    team = client_team_on(system, client.pk, LATER)
    assert [(place.role.code, place.line) for place in team] == [
        ("A", None),
        ("Pj", None),
        ("Pr", None),
        ("S", None),
        ("CS", None),
    ]


def test_client_team_set_when_same_day_then_corrected_and_audited(
    company: Company, system: Actor, consultant: Membership, manager: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["CS"]
    assign(system, client, role, consultant)
    assign(system, client, role, manager)

    assert lines_of(system) == [(manager.pk, START, None)]
    entry = AuditEntry.objects.visible_to(system).get(action="client_team.correct")
    assert entry.changes["member"] == [consultant.pk, manager.pk]

    assign(system, client, role, None)
    assert lines_of(system) == []
    assert AuditEntry.objects.visible_to(system).filter(action="client_team.remove").exists()


def test_client_role_holder_when_holder_left_then_the_stand_in_answers(
    company: Company, system: Actor, consultant: Membership, manager: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["S"]
    assign(system, client, role, consultant, stand_in_id=manager.pk)
    assert client_role_holder(company.pk, client.pk, "S", LATER) == consultant

    person_deactivate(actor=system, person_id=consultant.pk)
    assert client_role_holder(company.pk, client.pk, "S", LATER) == manager

    person_deactivate(actor=system, person_id=manager.pk)
    assert client_role_holder(company.pk, client.pk, "S", LATER) is None


def test_client_team_set_when_consultant_asks_then_refuses(
    company: Company, system: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    client, role = make_client(system), standard_roles(system)["S"]
    with pytest.raises(NotAllowed):
        assign(actor_of(consultant), client, role, consultant)
    assert lines_of(system) == []


def test_client_team_set_when_person_cannot_hold_a_role_then_refuses(
    company: Company, system: Actor, consultant: Membership, internal: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["S"]
    for values in ({"member": internal}, {"member": consultant, "stand_in_id": internal.pk}):
        with pytest.raises(InvalidInput):
            assign(system, client, role, **values)
    with pytest.raises(InvalidInput) as refused:
        assign(system, client, role, consultant, stand_in_id=consultant.pk)
    assert set(refused.value.fields) == {"stand_in_id"}
    assert lines_of(system) == []


def test_client_team_set_when_person_or_role_is_unknown_then_not_found(
    company: Company, system: Actor, consultant: Membership, stranger: Membership
) -> None:
    client, role = make_client(system), standard_roles(system)["S"]
    with pytest.raises(NotFound):
        assign(system, client, role, stranger)
    with pytest.raises(NotFound):
        assign(system, client, role, consultant, stand_in_id=stranger.pk)
    role.pk = 987654
    with pytest.raises(NotFound):
        assign(system, client, role, consultant)
    assert lines_of(system) == []


DAYS = 60
steps_of_days = st.lists(
    st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 2))), max_size=8
)


def holders_by_day(system: Actor, client_id: int) -> list[int | None]:
    """Who held the role on each of the days; fails where two did."""
    rows = client_team_history(system, client_id)
    found: list[int | None] = []
    for number in range(DAYS):
        day = START + timedelta(days=number)
        holders = [
            row.member_id
            for row in rows
            if row.starts_on <= day and (row.ends_on is None or row.ends_on > day)
        ]
        assert len(holders) <= 1, day
        found.append(holders[0] if holders else None)
    return found


@given(steps=steps_of_days)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_client_team_for_any_sequence_then_one_holder_a_day_and_the_past_stays(
    company: Company,
    system: Actor,
    make_person: Any,
    steps: list[tuple[int, int | None]],
) -> None:
    """After each word: that day has whom it named, days before it and from the next line on
    are as they were, and no day has two."""
    with transaction.atomic():
        client, role = make_client(system), standard_roles(system)["CS"]
        people = [make_person(f"Person {number}").pk for number in range(3)]
        before: list[int | None] = [None] * DAYS
        for offset, choice in steps:
            day = START + timedelta(days=offset)
            later = ClientTeamMember.objects.visible_to(system).filter(starts_on__gt=day)
            bound = later.order_by("starts_on").values_list("starts_on", flat=True).first()
            member_id = None if choice is None else people[choice]
            client_team_set(
                actor=system,
                client_id=client.pk,
                role_id=role.pk,
                member_id=member_id,
                starts_on=day,
            )
            after = holders_by_day(system, client.pk)
            assert after[offset] == member_id
            assert after[:offset] == before[:offset]
            if bound is not None:
                rest = (bound - START).days
                assert after[rest:] == before[rest:]
            before = after
        transaction.set_rollback(True)
