"""Contracts that end, and whose clients they are."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Membership
from clients.models import Client
from clients.selectors import clients_held_by, contracts_ending
from core.access import Actor
from tests.factories.clients import assign, make_client, make_contract
from tests.factories.roles import standard_roles

TODAY = date(2026, 6, 1)


def test_contracts_ending_run_today_and_end_after_it(system: Actor) -> None:
    client = make_client(system)

    def ends(day: date, **values: Any) -> int:
        return make_contract(system, client, ends_on=day, **values).pk

    ends(TODAY)
    tomorrow = ends(TODAY + timedelta(days=1))
    last = ends(TODAY + timedelta(days=90))
    ends(TODAY + timedelta(days=91))
    ends(TODAY + timedelta(days=30), starts_on=TODAY + timedelta(days=1))

    found = contracts_ending(Client.objects.all(), TODAY, TODAY + timedelta(days=90))

    assert [row.pk for row in found.order_by("ends_on")] == [tomorrow, last]


def test_contract_is_followed_by_one_that_goes_on_longer_without_a_gap(system: Actor) -> None:
    followed, gap, shorter = (make_client(system, name) for name in ("A", "B", "C"))
    ends = TODAY + timedelta(days=30)
    for client in (followed, gap, shorter):
        make_contract(system, client, ends_on=ends)
    make_contract(system, followed, starts_on=ends, ends_on=None)
    make_contract(system, gap, starts_on=ends + timedelta(days=1), ends_on=None)
    make_contract(system, shorter, starts_on=TODAY, ends_on=ends - timedelta(days=1))

    found = contracts_ending(Client.objects.all(), TODAY, ends)

    first = found.filter(ends_on=ends).order_by("client__name")
    assert [row.is_followed for row in first] == [True, False, False]


def test_clients_held_by_somebody_are_those_of_the_role_on_that_day(
    system: Actor, consultant: Membership, make_person: Any
) -> None:
    roles = standard_roles(system)
    other = make_person("Daniel Osei")
    mine, theirs, as_support, closed = (make_client(system, name) for name in "ABCD")
    assign(system, mine, roles["CS"], consultant)
    assign(system, theirs, roles["CS"], other)
    assign(system, as_support, roles["S"], consultant)
    assign(system, closed, roles["CS"], consultant)
    Client.objects.filter(pk=closed.pk).update(is_active=False)

    assert list(clients_held_by(system, consultant.pk, "CS", TODAY)) == [mine]
    assert list(clients_held_by(system, consultant.pk, "CS", date(2025, 6, 1))) == []
