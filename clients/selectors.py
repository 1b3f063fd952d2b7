"""Reads across clients, contacts, contracts and client teams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import Membership
from accounts.selectors import local_day, of_absence
from clients.completeness import Completeness, completeness_of
from clients.models import Client, ClientTeamMember, Contact, Contract
from core.access import Actor, Capability
from core.likeness import in_latin, is_comparable, kept_names_like
from roles.models import Role, RoleCode
from roles.selectors import roles_for


def client_role_holder(
    company_id: int, client_id: int, role: int | str, day: date
) -> Membership | None:
    """Who answers in a role (its id or code) for a client on a local day.

    Whoever stands in, if the holder is away or has left; None if nobody answers.
    """
    lines = ClientTeamMember.objects.of_company(company_id).on(day).filter(client_id=client_id)
    lines = lines.filter(role__code=role) if isinstance(role, str) else lines.filter(role_id=role)
    line = lines.with_absences(day).first()
    return None if line is None else answering(line, day)


def answering(line: Any, day: date) -> Membership | None:
    """Who answers for one line on a local day: see `answering_all`."""
    return answering_all([line], day)[0]


def answering_all(lines: Sequence[Any], day: date) -> list[Membership | None]:
    """Who answers for each line on a local day: the holder, the client's stand-in, or whoever
    stands in for the holder everywhere; None if nobody is here.

    Lines of one company, read `with_absences`. At most one query, whatever their number.
    """
    found = [_here(line) for line in lines]
    wanted = {
        line.deputy_id: line.company_id
        for line, person in zip(lines, found, strict=True)
        if person is None and line.deputy_id is not None
    }
    if not wanted:
        return found
    people = Membership.objects.of_company(next(iter(wanted.values()))).who_work_requests()
    here = people.annotate(away_until=of_absence("ends_on", day)).filter(away_until=None)
    deputies: dict[int, Membership] = here.select_related("user", "company").in_bulk(wanted)
    return [
        person or deputies.get(line.deputy_id) for line, person in zip(lines, found, strict=True)
    ]


def _here(line: Any) -> Membership | None:
    """The holder, or the client's stand-in, if they work and are not away."""
    if line.member.works_requests and line.away_until is None:
        return cast(Membership, line.member)
    stand_in = line.stand_in
    if stand_in is not None and stand_in.works_requests and line.stand_in_away_until is None:
        return cast(Membership, stand_in)
    return None


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """One role of a client's team on a day; `line` (a `ClientTeamMember` read `with_absences`) is
    None where nobody holds it, `answers` where nobody of them is here."""

    role: Role
    line: Any | None
    answers: Membership | None


def client_team_on(actor: Actor, client_id: int, day: date) -> list[TeamPlace]:
    """Every role in use with its holder for this client, gaps included, in standard order."""
    lines = ClientTeamMember.objects.visible_to(actor).on(day).filter(client_id=client_id)
    held = list(lines.with_absences(day))
    by_role = {
        line.role_id: (line, answers)
        for line, answers in zip(held, answering_all(held, day), strict=True)
    }
    return [
        TeamPlace(role, *by_role.get(role.pk, (None, None)))
        for role in roles_for(actor)
        if role.code in RoleCode.values or role.pk in by_role
    ]


def client_team_history(actor: Actor, client_id: int) -> list[ClientTeamMember]:
    """Every line there ever was, by role and the latest first."""
    lines: models.QuerySet[ClientTeamMember] = ClientTeamMember.objects.visible_to(actor)
    rows = lines.filter(client_id=client_id).select_related("role", "member", "stand_in")
    return list(rows.order_by("role__position", "role_id", "-starts_on"))


def contacts_of(actor: Actor, client_id: int) -> list[Contact]:
    """The client's people, those who left last."""
    contacts: models.QuerySet[Contact] = Contact.objects.visible_to(actor)
    return list(contacts.filter(client_id=client_id).order_by("-is_active", "name", "pk"))


def contracts_of(actor: Actor, client_id: int) -> list[Contract]:
    """The client's contracts, the latest first."""
    contracts: models.QuerySet[Contract] = Contract.objects.visible_to(actor)
    return list(contracts.filter(client_id=client_id).order_by("-starts_on", "-pk"))


def clients_for(actor: Actor) -> models.QuerySet[Client]:
    """Clients we work with, by name."""
    clients: models.QuerySet[Client] = Client.objects.visible_to(actor)
    return clients.filter(is_active=True).order_by("name", "pk")


def clients_named_like(actor: Actor, text: str) -> models.QuerySet[Client]:
    """Clients by a part of their name or their partner's, or by one much like it."""
    return kept_names_like(Client.objects.visible_to(actor), text, "name", "partner_name")


_NAMED = """
(SELECT 'client', id FROM clients_client
 WHERE company_id = %(company)s AND latin %%> %(words)s LIMIT %(most)s)
UNION ALL
(SELECT 'contact', id FROM clients_contact
 WHERE company_id = %(company)s AND latin %%> %(words)s LIMIT %(most)s)
"""


def ids_named_like(actor: Actor, text: str, most: int) -> list[tuple[str, int]]:
    """("client" or "contact", id) of those with such a name, at most so many of each.

    One query, written out: putting it together would take longer than answering it.
    """
    words = in_latin(text.strip())
    if not is_comparable(words):
        clients = clients_named_like(actor, text).order_by().values_list("pk", flat=True)
        contacts = contacts_named_like(actor, text).order_by().values_list("pk", flat=True)
        return [
            *(("client", pk) for pk in clients[:most]),
            *(("contact", pk) for pk in contacts[:most]),
        ]
    if not actor.has(Capability.CLIENTS_VIEW):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"company": actor.company_id, "words": words, "most": most})
        return list(cursor.fetchall())


def contacts_named_like(actor: Actor, text: str) -> models.QuerySet[Contact]:
    """Contacts by a part of their name or address, or by a name much like it."""
    return kept_names_like(Contact.objects.visible_to(actor), text, "name", "email")


def in_force(contracts: Iterable[Contract], day: date) -> list[Contract]:
    """Those that run on that local day."""
    return [
        contract
        for contract in contracts
        if contract.starts_on <= day and (contract.ends_on is None or contract.ends_on > day)
    ]


def today_of(actor: Actor) -> date:
    """Today in the company's zone."""
    return local_day(actor.company_time_zone, timezone.now())


@dataclass(frozen=True, slots=True)
class ClientPage:
    """Everything the client's page shows from this floor."""

    client: Client
    team: list[TeamPlace]
    contacts: list[Contact]
    contracts: list[Contract]
    running: list[Contract]
    completeness: Completeness


def client_page(actor: Actor, client: Client) -> ClientPage:
    """Read the page of a client in sight, in a constant number of queries."""
    today = today_of(actor)
    team = client_team_on(actor, client.pk, today)
    contacts, contracts = contacts_of(actor, client.pk), contracts_of(actor, client.pk)
    running = in_force(contracts, today)
    completeness = completeness_of(
        client,
        held_codes=[place.role.code for place in team if place.line is not None],
        contacts=contacts,
        contracts=running,
    )
    return ClientPage(client, team, contacts, contracts, running, completeness)


def segments_of(actor: Actor) -> list[str]:
    """Segments in use, by name."""
    clients = Client.objects.visible_to(actor).exclude(segment="").order_by("segment")
    return list(clients.values_list("segment", flat=True).distinct())


def clients_with_glance(queryset: models.QuerySet[Client], *, day: date) -> models.QuerySet[Client]:
    """Annotate what a row of the list shows, in the one query that reads the rows.

    `team_now`: `[{"code", "name"}]` of the roles A and CS; `contracts_now`:
    `[{"amount", "currency", "ends_on"}]` of the contracts in force.
    """
    lines = ClientTeamMember.objects.on(day).filter(
        client_id=OuterRef("pk"), role__code__in=("A", "CS")
    )
    contracts = Contract.objects.on(day).filter(client_id=OuterRef("pk"))
    return queryset.annotate(
        team_now=ArraySubquery(
            lines.values(json=JSONObject(code="role__code", name="member__name"))
        ),
        contracts_now=ArraySubquery(
            contracts.values(
                json=JSONObject(amount="amount", currency="currency", ends_on="ends_on")
            )
        ),
    )


def clients_held_by(
    actor: Actor, member_id: int | None, role_code: str, day: date
) -> models.QuerySet[Client]:
    """Clients we work with for whom a person holds a role on a local day, by name."""
    lines = ClientTeamMember.objects.of_company(actor.company_id).on(day)
    held = lines.filter(member_id=member_id, role__code=role_code)
    return clients_for(actor).filter(pk__in=held.values("client"))


def contracts_ending(
    clients: models.QuerySet[Client], day: date, until: date
) -> models.QuerySet[Any]:
    """Contracts of these clients that run on a local day and end after it, at the latest on
    `until`; `is_followed` says that the client has signed one that goes on longer."""
    longer = models.Q(ends_on=None) | models.Q(ends_on__gt=OuterRef("ends_on"))
    followers = Contract.objects.filter(
        longer,
        company=OuterRef("company"),
        client=OuterRef("client"),
        starts_on__gt=OuterRef("starts_on"),
        starts_on__lte=OuterRef("ends_on"),
    )
    running: models.QuerySet[Any] = Contract.objects.on(day).filter(
        client__in=clients.order_by().values("pk"), ends_on__gt=day, ends_on__lte=until
    )
    found: models.QuerySet[Any] = running.annotate(is_followed=models.Exists(followers))
    return found
