"""A client with its team, topics and requests, for tests about requests.

Rows of lower floors are written directly: how they come about is those floors' to test.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Company, Membership, ReportingLine, Team
from clients.models import Client, ClientTeamMember, Contact
from core.access import Actor
from handoffs import services
from handoffs.models import Entry, Handover, Request, RequestChannel
from roles.models import Role, RoleHolding, Topic

CONTEXT = {"why": "Needs a fix", "tried": "Restart", "expected": "A fix"}
LONG_AGO = date(2020, 1, 1)
NAMES = {"A": "Account", "Pj": "Project", "Pr": "Product", "S": "Support", "CS": "Success"}


def make_role(company: Company, code: str) -> Role:
    """A role by its code, once."""
    made, _ = Role.objects.get_or_create(
        company=company, code=code, defaults={"name_en": NAMES[code], "name_ru": NAMES[code]}
    )
    return made


def hold_role(person: Membership, code: str, *, since: date = LONG_AGO) -> RoleHolding:
    """Let a person hold a role."""
    role = make_role(person.company, code)
    person.role_codes = [*person.role_codes, code]
    person.save(update_fields=["role_codes"])
    return RoleHolding.objects.create(
        company=person.company, role=role, member=person, starts_on=since
    )


def make_topic(company: Company, code: str = "export", role: str | None = "CS") -> Topic:
    """A topic that a role answers for."""
    return Topic.objects.create(
        company=company,
        code=code,
        name_en=code.title(),
        role=make_role(company, role) if role else None,
    )


@dataclass(frozen=True, slots=True)
class MadeClient:
    """A client and its contact."""

    client: Client
    contact: Contact


def make_client(company: Company, name: str = "Nordhaus") -> MadeClient:
    """A client with one contact who can receive mail."""
    client = Client.objects.create(company=company, name=name)
    contact = Contact.objects.create(
        company=company, client=client, name="Anna Keller", email=f"anna@{name.lower()}.example"
    )
    return MadeClient(client, contact)


def join_client_team(
    client: Client, person: Membership, code: str, stand_in: Membership | None = None
) -> ClientTeamMember:
    """Let a person hold a role for a client."""
    return ClientTeamMember.objects.create(
        company=client.company,
        client=client,
        role=make_role(client.company, code),
        member=person,
        stand_in=stand_in,
        starts_on=LONG_AGO,
    )


def make_team(manager: Membership, *members: Membership, name: str = "Front line") -> Team:
    """A team with the reporting lines of its members."""
    team = Team.objects.create(company=manager.company, name=name, manager=manager)
    for member in members:
        ReportingLine.objects.create(
            company=manager.company, member=member, manager=manager, team=team, starts_on=LONG_AGO
        )
    return team


def open_request(actor: Actor, client: Client, **values: Any) -> Request:
    """A request opened through the service."""
    values = {
        "subject": "Export comes out grey",
        "text": "Hello, third time i am writing this.",
        "channel": RequestChannel.PHONE,
        **values,
    }
    return services.request_open(actor=actor, client_id=client.pk, **values)


def offer(actor: Actor, request: Request, to: Any, **values: Any) -> Handover:
    """Offer a request with its context."""
    receiver = {} if to is None else {"to_owner_id": to.pk}
    return services.handover_offer(
        actor=actor, request_id=request.pk, **receiver, **{**CONTEXT, **values}
    )


def take(actor: Actor, request: Request, person: Any) -> Request:
    """Take a request oneself."""
    return services.request_assign(
        actor=actor, request_id=request.pk, owner_id=person.pk, reason=""
    )


def kinds(request: Request) -> list[str]:
    """The history's kinds in order."""
    return list(
        Entry.objects.filter(request=request).order_by("at", "pk").values_list("kind", flat=True)
    )
