"""Every write of `clients`: clients, contacts, contracts and client teams."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Company, Membership
from clients.models import Client, ClientTeamMember, Contact, Contract, ExchangeRate
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from core.money import currency_code
from core.records import locked, only, update_record, update_versioned, validated
from roles.models import Role

_CLIENT_FIELDS = frozenset(
    {
        "name",
        "segment",
        "channel",
        "partner_name",
        "time_zone",
        "value_sought",
        "value_measure",
        "value_due_on",
        "external_ref",
        "is_active",
    }
)
_CONTACT_FIELDS = frozenset(
    {
        *("name", "email", "job_title", "language", "time_zone"),
        *("takes_surveys", "external_ref", "is_active"),
    }
)
_CONTRACT_FIELDS = frozenset(
    {"title", "amount", "currency", "starts_on", "ends_on", "renewal_terms"}
)
_CLIENT_ERRORS = {
    "client_name": ("name", _("Another client has this name.")),
    "client_external_ref": ("external_ref", _("Another client has this key.")),
}
_CONTACT_ERRORS = {
    "contact_email": ("email", _("Another contact of this client has this address.")),
    "contact_external_ref": ("external_ref", _("Another contact has this key.")),
}
_CONTRACT_ERRORS = {
    "contract_ends_after_start": ("ends_on", _("The end must be after the start.")),
    "contract_amount_not_negative": ("amount", _("The amount must not be negative.")),
}
_TEAM_ERRORS = {
    "client_role_one_a_day": ("starts_on", _("Somebody else holds the role in this time.")),
    "client_team_ends_after_start": ("starts_on", _("The end must be after the start.")),
}
_TELLS_OF_THE_PAST = frozenset({"import", "demo"})


def client_create(
    *,
    actor: Actor,
    name: str,
    segment: str = "",
    channel: str = "direct",
    partner_name: str = "",
    time_zone: str = "",
    value_sought: str = "",
    value_measure: str = "",
    value_due_on: date | None = None,
    external_ref: str = "",
) -> Client:
    """Add a client. Raises `InvalidInput` for a taken name or key, or an unknown time zone."""
    actor.require(Capability.CLIENTS_MANAGE)
    client = Client(
        company_id=actor.company_id,
        name=name.strip(),
        segment=segment.strip(),
        channel=channel,
        partner_name=partner_name.strip(),
        time_zone=time_zone,
        value_sought=value_sought,
        value_measure=value_measure,
        value_due_on=value_due_on,
        external_ref=external_ref,
    )
    validated(client)
    with constraint_errors(_CLIENT_ERRORS), transaction.atomic():
        client.save()
        audit(actor=actor, action="client.create", subject=client, changes={"name": [None, name]})
    return client


def client_update(
    *, actor: Actor, client_id: int, version: int | None = None, **values: Any
) -> Client:
    """Change what is known of a client, or close it. Raises `Stale`, `InvalidInput`."""
    actor.require(Capability.CLIENTS_MANAGE)
    only(values, _CLIENT_FIELDS)
    with constraint_errors(_CLIENT_ERRORS), transaction.atomic():
        client: Client = locked(Client.objects.visible_to(actor), client_id)
        update_versioned(
            actor=actor, record=client, values=values, action="client.update", version=version
        )
    return client


def _client(actor: Actor, client_id: int) -> Client:
    client: Client | None = Client.objects.visible_to(actor).filter(pk=client_id).first()
    if client is None:
        raise NotFound
    return client


def contact_create(
    *,
    actor: Actor,
    client_id: int,
    name: str,
    email: str = "",
    job_title: str = "",
    language: str = "en",
    time_zone: str = "",
    takes_surveys: bool = True,
    external_ref: str = "",
) -> Contact:
    """Add a person at a client: anyone who works on requests may.

    Raises `NotFound`, and `InvalidInput` for an address that another contact there has.
    """
    actor.require(Capability.REQUESTS_WORK)
    contact = Contact(
        company_id=actor.company_id,
        client=_client(actor, client_id),
        name=name.strip(),
        email=email.strip().lower(),
        job_title=job_title.strip(),
        language=language,
        time_zone=time_zone,
        takes_surveys=takes_surveys,
        external_ref=external_ref,
    )
    validated(contact)
    with constraint_errors(_CONTACT_ERRORS), transaction.atomic():
        contact.save()
        audit(actor=actor, action="contact.create", subject=contact)
    return contact


def contact_update(
    *, actor: Actor, contact_id: int, version: int | None = None, **values: Any
) -> Contact:
    """Correct a contact, or note that they left. Raises `Stale`, `InvalidInput`."""
    actor.require(Capability.REQUESTS_WORK)
    only(values, _CONTACT_FIELDS)
    if "email" in values:
        values["email"] = str(values["email"]).strip().lower()
    with constraint_errors(_CONTACT_ERRORS), transaction.atomic():
        contact: Contact = locked(Contact.objects.visible_to(actor), contact_id)
        update_versioned(
            actor=actor, record=contact, values=values, action="contact.update", version=version
        )
    return contact


def contact_mail_refused(*, actor: Actor, contact_id: int, email: str) -> None:
    """A mail to this address did not arrive for good. An address changed since then stays free of
    blame. Safe to run twice."""
    with transaction.atomic():
        contact: Contact = locked(Contact.objects.visible_to(actor), contact_id)
        if not contact.takes_mail or contact.email.lower() != email.lower():
            return
        contact.refused_email = contact.email
        contact.save(update_fields=["refused_email"])
        changes = {"refused_email": ["", contact.email]}
        audit(actor=actor, action="contact.mail_refused", subject=contact, changes=changes)


def contract_create(
    *,
    actor: Actor,
    client_id: int,
    title: str,
    amount: Decimal,
    starts_on: date,
    currency: str = "EUR",
    ends_on: date | None = None,
    renewal_terms: str = "",
) -> Contract:
    """Add a contract: `amount` a year in `currency` (three capital letters).

    Raises `NotFound`, `InvalidInput`.
    """
    actor.require(Capability.CLIENTS_MANAGE)
    contract = Contract(
        company_id=actor.company_id,
        client=_client(actor, client_id),
        title=title.strip(),
        amount=amount,
        currency=currency_code(currency),
        starts_on=starts_on,
        ends_on=ends_on,
        renewal_terms=renewal_terms,
    )
    validated(contract)
    with constraint_errors(_CONTRACT_ERRORS), transaction.atomic():
        contract.save()
        audit(actor=actor, action="contract.create", subject=contract)
    return contract


def contract_update(
    *, actor: Actor, contract_id: int, version: int | None = None, **values: Any
) -> Contract:
    """Change a contract. Raises `Stale`, `InvalidInput`."""
    actor.require(Capability.CLIENTS_MANAGE)
    only(values, _CONTRACT_FIELDS)
    if "currency" in values:
        values["currency"] = currency_code(values["currency"])
    with constraint_errors(_CONTRACT_ERRORS), transaction.atomic():
        contract: Contract = locked(Contract.objects.visible_to(actor), contract_id)
        update_versioned(
            actor=actor, record=contract, values=values, action="contract.update", version=version
        )
    return contract


def exchange_rate_set(
    *,
    actor: Actor,
    currency: str,
    starts_on: date,
    rate: Decimal,
    version: int | None = None,
) -> ExchangeRate:
    """One unit of `currency` is worth `rate` of the company's from a local day on, until the next
    rate. A rate of the very day is corrected.

    Figures that rest on it follow at once. Raises `Stale`, `InvalidInput`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        # One at a time: two who set the same day correct one row.
        company = locked(Company.objects.visible_to(actor), actor.company_id)
        code = currency_code(currency)
        if code == company.currency:
            message = _("This is the company’s own currency.")
            raise InvalidInput(message, fields={"currency": message})
        day = {"currency": code, "into": company.currency, "starts_on": starts_on}
        found = ExchangeRate.objects.visible_to(actor).filter(**day).first()
        if found is not None:
            update_versioned(
                actor=actor,
                record=found,
                values={"rate": rate},
                action="exchange_rate.correct",
                version=version,
            )
            return cast(ExchangeRate, found)
        made = validated(ExchangeRate(company=company, rate=rate, **day))
        made.save()
        changes = {"currency": [None, code], "from": [None, starts_on], "rate": [None, rate]}
        audit(actor=actor, action="exchange_rate.set", subject=made, changes=changes)
    return made


def client_team_set(
    *,
    actor: Actor,
    client_id: int,
    role_id: int,
    member_id: int | None,
    starts_on: date,
    stand_in_id: int | None = None,
) -> ClientTeamMember | None:
    """From a local day on, this person holds the role for the client; None leaves it vacant.

    The line in force before ends on that day; a line that begins later is kept and bounds the
    new one. A line that begins on the very day is corrected (or, for None, taken away): the
    audit trail keeps what it said. Past figures do not change: credit was fixed when things
    happened. Raises `NotFound`, and `InvalidInput` for people who cannot hold a role.
    """
    actor.require(Capability.CLIENTS_MANAGE)
    with constraint_errors(_TEAM_ERRORS), transaction.atomic():
        client = locked(Client.objects.visible_to(actor), client_id)
        role = Role.objects.visible_to(actor).filter(pk=role_id).first()
        if role is None:
            raise NotFound
        member = _team_person(actor, "member_id", member_id)
        stand_in = _team_person(actor, "stand_in_id", stand_in_id)
        if stand_in is not None and (member is None or stand_in.pk == member.pk):
            message = _("The stand-in must be somebody else than the holder.")
            raise InvalidInput(message, fields={"stand_in_id": message})
        lines = ClientTeamMember.objects.of_company(actor.company_id).filter(
            client=client, role=role
        )
        same_day = lines.filter(starts_on=starts_on).first()
        if same_day is not None:
            return _line_correct(actor, same_day, member, stand_in)
        _line_before_end(actor, lines, starts_on)
        if member is None:
            return None
        return _line_start(actor, client, role, member, stand_in, starts_on, lines)


def _team_person(actor: Actor, field: str, person_id: int | None) -> Membership | None:
    if person_id is None:
        return None
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if person.level == Level.INTERNAL:
        message = _("Internal employees hold no role towards clients.")
        raise InvalidInput(message, fields={field: message})
    if not person.is_active and actor.via not in _TELLS_OF_THE_PAST:
        message = _("This person no longer works here.")
        raise InvalidInput(message, fields={field: message})
    return person


def _line_correct(
    actor: Actor,
    line: ClientTeamMember,
    member: Membership | None,
    stand_in: Membership | None,
) -> ClientTeamMember | None:
    if member is None:
        changes = {"member": [line.member_id, None], "from": [line.starts_on, None]}
        audit(actor=actor, action="client_team.remove", subject=line, changes=changes)
        line.delete()
        return None
    values = {"member": member, "stand_in": stand_in}
    update_record(actor=actor, record=line, values=values, action="client_team.correct")
    return line


def _line_before_end(
    actor: Actor, lines: models.QuerySet[ClientTeamMember], starts_on: date
) -> None:
    before = lines.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on), starts_on__lt=starts_on)
    for line in before.order_by("pk"):
        values = {"ends_on": starts_on}
        update_record(actor=actor, record=line, values=values, action="client_team.end")


def _line_start(
    actor: Actor,
    client: Client,
    role: Role,
    member: Membership,
    stand_in: Membership | None,
    starts_on: date,
    lines: models.QuerySet[ClientTeamMember],
) -> ClientTeamMember:
    later = lines.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    line = ClientTeamMember(
        company_id=actor.company_id,
        client=client,
        role=role,
        member=member,
        stand_in=stand_in,
        starts_on=starts_on,
        ends_on=later.starts_on if later else None,
    )
    validated(line).save()
    changes = {"role": [None, role.code], "member": [None, member.pk], "from": [None, starts_on]}
    audit(actor=actor, action="client_team.set", subject=line, changes=changes)
    return line
