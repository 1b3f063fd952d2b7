"""Clients, contacts and contracts: what their services do and refuse."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Company, Membership
from clients import services
from clients.models import Client, Contact, Contract
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from tests.factories.clients import make_client, make_contact, make_contract

ActorOf = Callable[[Membership], Actor]


def test_client_create_when_manager_asks_then_made_and_audited(
    company: Company, manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    client = services.client_create(actor=actor, name="  Nordhaus ", segment="Mid-size")

    assert (client.name, client.segment, client.channel) == ("Nordhaus", "Mid-size", "direct")
    entry = AuditEntry.objects.visible_to(actor).get(action="client.create")
    assert (entry.subject_id, entry.membership_id) == (client.pk, manager.pk)


@pytest.mark.parametrize("level", ["consultant", "internal"])
def test_client_create_when_level_may_not_then_refuses(
    company: Company,
    system: Actor,
    make_person: Callable[..., Membership],
    level: str,
    actor_of: ActorOf,
) -> None:
    person = make_person("Some Body", level=level)
    with pytest.raises(NotAllowed):
        services.client_create(actor=actor_of(person), name="Nordhaus")
    assert not Client.objects.visible_to(system).exists()


def test_client_create_when_name_is_taken_in_other_case_then_names_the_field(
    company: Company, system: Actor
) -> None:
    make_client(system, "Nordhaus")
    with pytest.raises(InvalidInput) as refused:
        make_client(system, "NORDHAUS")
    assert set(refused.value.fields) == {"name"}
    assert Client.objects.visible_to(system).count() == 1


def test_client_create_when_channel_is_unknown_then_names_the_field(
    company: Company, system: Actor
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_client(system, channel="pigeon")
    assert set(refused.value.fields) == {"channel"}


def test_client_update_when_seen_version_is_old_then_refuses(
    company: Company, system: Actor
) -> None:
    client = make_client(system)
    services.client_update(actor=system, client_id=client.pk, version=1, segment="Large")
    with pytest.raises(Stale):
        services.client_update(actor=system, client_id=client.pk, version=1, segment="Small")
    client.refresh_from_db()
    assert (client.segment, client.version) == ("Large", 2)


def test_client_update_when_client_belongs_to_others_then_not_found(
    company: Company, system: Actor, stranger: Membership, actor_of: ActorOf
) -> None:
    client = make_client(system)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.client_update(actor=actor_of(stranger), client_id=client.pk, name="Taken")
    client.refresh_from_db()
    assert client.name == "Nordhaus Kitchens"


def test_client_update_when_field_is_unknown_then_refuses(company: Company, system: Actor) -> None:
    client = make_client(system)
    with pytest.raises(InvalidInput) as refused:
        services.client_update(actor=system, client_id=client.pk, company_id=1, version=None)
    assert set(refused.value.fields) == {"company_id"}


def test_contact_create_when_consultant_asks_then_made(
    company: Company, system: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    client = make_client(system)
    contact = services.contact_create(
        actor=actor_of(consultant), client_id=client.pk, name="Anna", email="Anna@Client.Example"
    )
    assert (contact.client, contact.email) == (client, "anna@client.example")


def test_contact_create_when_internal_employee_asks_then_refuses(
    company: Company, system: Actor, internal: Membership, actor_of: ActorOf
) -> None:
    client = make_client(system)
    with pytest.raises(NotAllowed):
        services.contact_create(actor=actor_of(internal), client_id=client.pk, name="Anna")
    assert not Contact.objects.visible_to(system).exists()


def test_contact_create_when_address_is_taken_at_the_client_then_names_the_field(
    company: Company, system: Actor
) -> None:
    client, other = make_client(system), make_client(system, "Other client")
    make_contact(system, client, email="a@client.example")
    with pytest.raises(InvalidInput) as refused:
        make_contact(system, client, "Bert", email="A@client.example")
    assert set(refused.value.fields) == {"email"}
    # The same person may work for two clients.
    assert make_contact(system, other, email="a@client.example").client == other


def test_contact_create_when_client_belongs_to_others_then_not_found(
    company: Company, system: Actor, stranger: Membership, actor_of: ActorOf
) -> None:
    client = make_client(system)
    with company_scope(stranger.company_id):
        with pytest.raises(NotFound):
            services.contact_create(actor=actor_of(stranger), client_id=client.pk, name="Spy")
        assert not Contact.objects.visible_to(actor_of(stranger)).exists()
    assert not Contact.objects.visible_to(system).exists()


def test_contact_update_when_seen_version_is_old_then_refuses(
    company: Company, system: Actor
) -> None:
    contact = make_contact(system, make_client(system))
    services.contact_update(actor=system, contact_id=contact.pk, version=1, takes_surveys=False)
    with pytest.raises(Stale):
        services.contact_update(actor=system, contact_id=contact.pk, version=1, name="Other")
    contact.refresh_from_db()
    assert (contact.name, contact.takes_surveys) == ("Anna Keller", False)


def test_contract_create_when_values_are_right_then_currency_in_capitals(
    company: Company, system: Actor
) -> None:
    contract = make_contract(system, make_client(system), currency=" usd ")
    assert (contract.amount, contract.currency) == (Decimal("48200.00"), "USD")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("1e13")}, "amount"),
        ({"currency": "EURO"}, "currency"),
        ({"currency": "€"}, "currency"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"title": " "}, "title"),
    ],
)
def test_contract_create_when_value_is_wrong_then_names_the_field(
    company: Company, system: Actor, values: dict[str, object], field: str
) -> None:
    client = make_client(system)
    with pytest.raises(InvalidInput) as refused:
        make_contract(system, client, **values)
    assert set(refused.value.fields) == {field}
    assert not Contract.objects.visible_to(system).exists()


def test_contract_update_when_consultant_asks_then_refuses(
    company: Company, system: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    contract = make_contract(system, make_client(system))
    with pytest.raises(NotAllowed):
        services.contract_update(
            actor=actor_of(consultant), contract_id=contract.pk, amount=Decimal(1)
        )
    contract.refresh_from_db()
    assert contract.amount == Decimal("48200.00")
