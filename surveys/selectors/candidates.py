"""Whom of a client one may ask, whose turn it is, and whether there is a free place."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone

from clients.models import Client, Contact
from surveys.models import ContactLimits, HeldReason, Invitation, InvitationState

_ARRIVED = ~Q(state=InvitationState.FAILED)


class Candidate(NamedTuple):
    """A contact who may be asked, whether a question of the kind to them is still open, when the
    last of the kind went out, and the last of any kind."""

    contact: Contact
    is_open: bool
    asked_at: datetime | None
    last_at: datetime | None

    def is_free(self, limits: ContactLimits, now: datetime) -> bool:
        """Whether asking them keeps to the limit of a contact."""
        if self.is_open:
            return False
        days = limits.contact_days
        return not days or self.last_at is None or self.last_at <= now - timedelta(days=days)


def candidates(
    company_id: int, kind: str, client_ids: Collection[int]
) -> dict[int, list[Candidate]]:
    """Contacts who can be asked, by client: the one asked longest ago first, by this kind, then
    by any. One query."""
    still_open = Invitation.objects.filter(
        _ARRIVED, contact_id=OuterRef("pk"), kind=kind, closes_at__gt=timezone.now()
    )
    arrived = ~Q(invitations__state=InvitationState.FAILED)
    of_company = Contact.objects.of_company(company_id)
    contacts = (
        of_company.filter(client_id__in=client_ids, is_active=True, takes_surveys=True)
        .exclude(Q(email="") | Q(refused_email__iexact=F("email")))
        .annotate(
            is_open=Exists(still_open),
            asked_at=Max("invitations__created_at", filter=Q(invitations__kind=kind)),
            last_at=Max("invitations__created_at", filter=arrived),
        )
    )
    by_client: dict[int, list[Candidate]] = {}
    for row in sorted(contacts, key=_turn):
        found = Candidate(row, row.is_open, row.asked_at, row.last_at)
        by_client.setdefault(row.client_id, []).append(found)
    return by_client


def _turn(row: Contact) -> tuple[float, float, int]:
    times = (getattr(row, "asked_at", None), getattr(row, "last_at", None))
    asked, last = (at.timestamp() if at else 0.0 for at in times)
    return asked, last, row.pk


def limits_of(company_id: int) -> ContactLimits:
    """The company's limits; without any, a row that limits nothing (unsaved)."""
    found: ContactLimits | None = ContactLimits.objects.of_company(company_id).first()
    return found or ContactLimits(company_id=company_id)


def asked_of_clients(
    limits: ContactLimits, client_ids: Collection[int], now: datetime
) -> dict[int, int]:
    """How many surveys each client got within the days of its limit. One query, or none."""
    if not limits.client_days:
        return {}
    since = now - timedelta(days=limits.client_days)
    asked = Invitation.objects.of_company(limits.company_id).filter(
        _ARRIVED, client_id__in=client_ids, created_at__gt=since
    )
    counts = asked.order_by().values("client_id").annotate(count=Count("pk"))
    return dict(counts.values_list("client_id", "count"))


def without_place(limits: ContactLimits, contact: Contact, now: datetime) -> HeldReason | None:
    """Why this contact cannot be asked now by the limits; None if there is a place. Whoever acts
    on it holds the lock of the client (`lock_clients`)."""
    if limits.contact_days:
        since = now - timedelta(days=limits.contact_days)
        asked = Invitation.objects.of_company(limits.company_id).filter(
            _ARRIVED, contact=contact, created_at__gt=since
        )
        if asked.exists():
            return HeldReason.CONTACT_LIMIT
    return client_without_place(limits, contact.client_id, now)


def client_without_place(limits: ContactLimits, client_id: int, now: datetime) -> HeldReason | None:
    """Whether the client was asked often enough."""
    if not limits.client_most:
        return None
    count = asked_of_clients(limits, [client_id], now).get(client_id, 0)
    return HeldReason.CLIENT_LIMIT if count >= limits.client_most else None


def lock_clients(company_id: int, client_ids: Collection[int]) -> list[Client]:
    """Lock these clients until the transaction ends, in one order: whoever asks a contact of them
    stands in line here, so that no limit is passed by two at once."""
    clients = Client.objects.of_company(company_id).filter(pk__in=client_ids)
    return list(clients.order_by("pk").select_for_update(of=("self",), no_key=True))
