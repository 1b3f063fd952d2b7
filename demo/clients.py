"""The demo company's clients: contacts, contracts and client teams."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from clients import services as clients
from clients.models import Client, Contact
from core.access import Actor
from demo.company import Staff
from demo.names import (
    CLIENT_FIRST,
    CLIENT_SECOND,
    CONTACT_FIRST,
    CONTACT_LAST,
    JOBS,
    SEGMENTS,
    VALUES,
)

# The story of a client that nobody holds as CS: its requests land anywhere.
WITHOUT_SUCCESS = "Umbra Hotels"
RUSSIAN = frozenset({"Dmitri", "Katya", "Nikolai", "Tatiana", "Irena"})


@dataclass(frozen=True, slots=True)
class Account:
    """One client with its contacts and who holds which role for it."""

    client: Client
    contacts: list[Contact]
    team: dict[str, int]


def sign_clients(actor: Actor, random: Random, staff: Staff, start: date) -> list[Account]:
    """120 clients, most with a full team."""
    names = [f"{first} {second}" for first in CLIENT_FIRST for second in CLIENT_SECOND]
    return [_account(actor, random, staff, name, start) for name in names]


def _account(actor: Actor, random: Random, staff: Staff, name: str, start: date) -> Account:
    value, measure = random.choice(VALUES)
    segment = random.choices(SEGMENTS, weights=(1, 3, 4))[0]
    client = clients.client_create(
        actor=actor,
        name=name,
        segment=segment,
        channel="partner" if random.random() < 0.2 else "direct",
        value_sought=value if random.random() < 0.8 else "",
        value_measure=measure,
        value_due_on=start + timedelta(days=random.randrange(600, 900)),
    )
    contacts = [_contact(actor, random, client) for _ in range(random.choice((1, 1, 2, 3)))]
    _contract(actor, random, client, segment, start)
    return Account(client, contacts, _team(actor, random, staff, client, start))


def _contact(actor: Actor, random: Random, client: Client) -> Contact:
    first, last = random.choice(CONTACT_FIRST), random.choice(CONTACT_LAST)
    host = client.name.lower().replace(" ", "-")
    return clients.contact_create(
        actor=actor,
        client_id=client.pk,
        name=f"{first} {last}",
        email=f"{first}.{last}.{random.randrange(100)}@{host}.example".lower().replace("ą", "a"),
        job_title=random.choice(JOBS),
        language="ru" if first in RUSSIAN else "en",
    )


def _contract(actor: Actor, random: Random, client: Client, segment: str, start: date) -> None:
    base = {"Enterprise": 60_000, "Mid-market": 24_000, "Small": 6_000}[segment]
    begins = start - timedelta(days=random.randrange(30, 300))
    clients.contract_create(
        actor=actor,
        client_id=client.pk,
        title="Planner licence",
        amount=Decimal(base + random.randrange(0, base, 250)),
        currency="EUR",
        starts_on=begins,
        ends_on=begins + timedelta(days=random.choice((730, 913, 1095))),
        renewal_terms="Renews for a year unless ended 60 days before",
    )


def _team(
    actor: Actor, random: Random, staff: Staff, client: Client, start: date
) -> dict[str, int]:
    team = {}
    for code, share in (("A", 1.0), ("Pj", 0.5), ("Pr", 0.4), ("S", 0.9), ("CS", 0.97)):
        absent = code == "CS" and client.name == WITHOUT_SUCCESS
        if absent or random.random() > share:
            continue
        member = random.choice(staff.by_role[code])
        clients.client_team_set(
            actor=actor,
            client_id=client.pk,
            role_id=staff.roles[code].pk,
            member_id=member.pk,
            starts_on=start,
        )
        team[code] = member.pk
    return team
