"""Clients and what belongs to them, made by their services."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Membership
from clients import services
from clients.models import Client, ClientTeamMember, Contact, Contract
from core.access import Actor
from roles.models import Role


def make_client(system: Actor, name: str = "Nordhaus Kitchens", **values: Any) -> Client:
    """A client."""
    return services.client_create(actor=system, name=name, **values)


def make_contact(
    system: Actor, client: Client, name: str = "Anna Keller", **values: Any
) -> Contact:
    """A contact with an address made of the name."""
    values.setdefault("email", name.lower().replace(" ", ".") + "@client.example")
    return services.contact_create(actor=system, client_id=client.pk, name=name, **values)


def make_contract(system: Actor, client: Client, **values: Any) -> Contract:
    """A contract over 2026."""
    values.setdefault("title", "Licence")
    values.setdefault("amount", Decimal("48200.00"))
    values.setdefault("starts_on", date(2026, 1, 1))
    values.setdefault("ends_on", date(2027, 1, 1))
    return services.contract_create(actor=system, client_id=client.pk, **values)


def assign(
    system: Actor, client: Client, role: Role, member: Membership | None, **values: Any
) -> ClientTeamMember | None:
    """The person holds the role for the client since the start of 2026."""
    values.setdefault("starts_on", date(2026, 1, 1))
    return services.client_team_set(
        actor=system,
        client_id=client.pk,
        role_id=role.pk,
        member_id=member.pk if member else None,
        **values,
    )
