"""Requests that go wrong, for tests about alarms."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from handoffs import services
from handoffs.models import Handover, Request, RequestAlarm, RequestNotice
from tests.factories.handoffs import CONTEXT

MINUTE = timedelta(minutes=1)


def alarms() -> list[tuple[int, str, bool]]:
    """(request, kind, whether it is open) of all alarms in order."""
    rows = RequestAlarm.objects.order_by("pk")
    return [(row.request_id, row.kind, row.cleared_at is None) for row in rows]


def told() -> list[tuple[str, str]]:
    """(person, kind of alarm) of all notices of alarms, by name."""
    rows = RequestNotice.objects.exclude(alarm=None).order_by("member__name", "pk")
    return [(row.member.name, row.alarm.kind) for row in rows]


def promise(
    actor: Actor, request: Request, receiver: Membership, due: datetime, **values: Any
) -> Handover:
    """Promise an answer by this time, in an offer to somebody."""
    return services.handover_offer(
        actor=actor,
        request_id=request.pk,
        to_owner_id=receiver.pk,
        promised="An answer",
        promised_by=due,
        **{**CONTEXT, **values},
    )


def let_pass(request: Request, by: timedelta = MINUTE) -> None:
    """As if the promise of the request had been over for so long, and made a day earlier."""
    due = timezone.now() - by
    Handover.objects.filter(request=request).exclude(promised_by=None).update(
        promised_by=due, offered_at=due - timedelta(days=1)
    )
    Request.objects.filter(pk=request.pk).update(promised_by=due)
