"""What waits, what failed, and since when: a constant number of small, indexed reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from core.access import Actor
from core.models import Delivery, DeliveryState
from metrics.models import DirtyBucket
from notices.models import Mail, MailState

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, and the moment since which the oldest does (None: nothing waits)."""

    count: int
    since: datetime | None


def events_waiting(rows: QuerySet[Delivery]) -> Waiting:
    """Deliveries that are due and not done."""
    return _waiting(
        rows.filter(state=DeliveryState.PENDING, due_at__lte=Now()), "event__created_at"
    )


def figures_waiting(rows: QuerySet[DirtyBucket]) -> Waiting:
    """Leaves of the metrics to be computed again."""
    return _waiting(rows, "marked_at")


def mail_waiting(rows: QuerySet[Mail]) -> Waiting:
    """Mails that are not out yet."""
    unsent = rows.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    return _waiting(unsent, "created_at")


def _waiting(queryset: QuerySet[Any], field: str) -> Waiting:
    row = queryset.aggregate(count=Count("pk"), since=Min(field))
    return Waiting(row["count"], row["since"])


def parked(actor: Actor) -> list[Delivery]:
    """Deliveries that failed too often, newest first."""
    rows = Delivery.objects.visible_to(actor).filter(state=DeliveryState.PARKED)
    return list(rows.select_related("event").order_by("-pk")[:SHOWN])


def mail_in_trouble(actor: Actor) -> list[Mail]:
    """Mails that failed or may have failed, newest first; texts are not read."""
    rows = Mail.objects.visible_to(actor).filter(
        Q(state=MailState.FAILED) | Q(state=MailState.UNCERTAIN)
    )
    return list(rows.defer("text", "html").order_by("-pk")[:SHOWN])
