"""Data completeness: what we do not know of a client yet, and what it would be good for.

Pure: judges what was read. Forms ask for little on purpose, so what is missing is shown where it
would help instead of being demanded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client, ClientChannel, Contact, Contract


class Place(StrEnum):
    """Where a missing piece is filled in."""

    CLIENT = "client"
    CONTACT = "contact"
    CONTRACT = "contract"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing worth knowing of a client."""

    code: str
    title: str | Promise
    good_for: str | Promise
    place: Place


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is missing, the most useful first, and the share that is there."""

    missing: list[Piece]
    percent: int


_ACCOUNTABLE = Piece(
    "holder_cs",
    _("Who holds customer success"),
    _("Without it nobody speaks up before the client has a problem."),
    Place.TEAM,
)
_ACCOUNT = Piece(
    "holder_a",
    _("Who holds the account"),
    _("Questions about price and contract have nowhere to go."),
    Place.TEAM,
)
_SUPPORT = Piece(
    "holder_s",
    _("Who gives support"),
    _("Faults go to a queue instead of a person who knows the client."),
    Place.TEAM,
)
_ADDRESS = Piece(
    "contact_email",
    _("A contact with an e-mail address"),
    _("Answers can be sent, and letters find their request."),
    Place.CONTACT,
)
_SURVEYED = Piece(
    "contact_surveys",
    _("A contact who may be asked in surveys"),
    _("Satisfaction of this client is not measured at all."),
    Place.CONTACT,
)
_TITLES = Piece(
    "contact_titles",
    _("What the contacts do there"),
    _("Shows who decides on the renewal."),
    Place.CONTACT,
)
_VALUE = Piece(
    "value_sought",
    _("What the client wants to achieve"),
    _("Every role can tell whether its work leads there."),
    Place.CLIENT,
)
_MEASURE = Piece(
    "value_measure",
    _("How that is measured"),
    _("Tells reached from not reached."),
    Place.CLIENT,
)
_DUE = Piece(
    "value_due_on",
    _("By when it should be reached"),
    _("Reviews can be planned back from the day."),
    Place.CLIENT,
)
_SEGMENT = Piece(
    "segment",
    _("The segment"),
    _("Figures can be compared with similar clients."),
    Place.CLIENT,
)
_PARTNER = Piece(
    "partner_name",
    _("Which partner brought the client"),
    _("Shows which partners bring clients that stay."),
    Place.CLIENT,
)
_CONTRACT = Piece(
    "contract",
    _("A contract in force"),
    _("Weighs the client's needs, and counts for retention."),
    Place.CONTRACT,
)
_END = Piece(
    "contract_end",
    _("When the contract ends"),
    _("The renewal can be started in time."),
    Place.CONTRACT,
)
_TERMS = Piece(
    "renewal_terms",
    _("How the contract is renewed"),
    _("Shows by when notice must be given."),
    Place.CONTRACT,
)


def completeness_of(
    client: Client,
    *,
    held_codes: Sequence[str],
    contacts: Sequence[Contact],
    contracts: Sequence[Contract],
) -> Completeness:
    """`held_codes` are the roles held for the client today, `contracts` those in force today."""
    people = [contact for contact in contacts if contact.is_active]
    checks = [
        (_ACCOUNTABLE, "CS" in held_codes),
        (_ADDRESS, any(contact.email for contact in people)),
        (_VALUE, bool(client.value_sought)),
        (_ACCOUNT, "A" in held_codes),
        (_CONTRACT, bool(contracts)),
        (_END, bool(contracts) and all(contract.ends_on for contract in contracts)),
        (_SUPPORT, "S" in held_codes),
        (_SURVEYED, any(contact.email and contact.takes_surveys for contact in people)),
        (_MEASURE, bool(client.value_measure)),
        (_DUE, client.value_due_on is not None),
        (_TERMS, bool(contracts) and all(contract.renewal_terms for contract in contracts)),
        (_TITLES, bool(people) and all(contact.job_title for contact in people)),
        (_SEGMENT, bool(client.segment)),
    ]
    if client.channel == ClientChannel.PARTNER:
        checks.append((_PARTNER, bool(client.partner_name)))
    missing = [piece for piece, known in checks if not known]
    return Completeness(missing, round(100 * (len(checks) - len(missing)) / len(checks)))
