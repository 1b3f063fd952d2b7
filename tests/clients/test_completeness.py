"""What is not known of a client yet."""

from datetime import date

from accounts.models import Company
from clients.completeness import completeness_of
from core.access import Actor
from tests.factories.clients import make_client, make_contact, make_contract


def test_completeness_when_nothing_is_known_then_most_useful_first(
    company: Company, system: Actor
) -> None:
    client = make_client(system)
    found = completeness_of(client, held_codes=[], contacts=[], contracts=[])
    assert found.percent == 0
    assert [piece.code for piece in found.missing][:3] == [
        "holder_cs",
        "contact_email",
        "value_sought",
    ]


def test_completeness_when_all_is_known_then_hundred_percent(
    company: Company, system: Actor
) -> None:
    client = make_client(
        system,
        segment="Large",
        value_sought="Quotes in two days",
        value_measure="days to quote",
        value_due_on=date(2026, 12, 31),
    )
    contact = make_contact(system, client, job_title="Head of design")
    contract = make_contract(system, client, renewal_terms="renews for a year")
    found = completeness_of(
        client, held_codes=["A", "S", "CS"], contacts=[contact], contracts=[contract]
    )
    assert (found.percent, found.missing) == (100, [])


def test_completeness_when_client_came_through_a_partner_then_asks_which(
    company: Company, system: Actor
) -> None:
    client = make_client(system, channel="partner")
    found = completeness_of(client, held_codes=[], contacts=[], contracts=[])
    assert "partner_name" in [piece.code for piece in found.missing]


def test_completeness_when_contact_left_then_does_not_count(
    company: Company, system: Actor
) -> None:
    client = make_client(system)
    contact = make_contact(system, client)
    contact.is_active = False
    found = completeness_of(client, held_codes=[], contacts=[contact], contracts=[])
    assert "contact_email" in [piece.code for piece in found.missing]
