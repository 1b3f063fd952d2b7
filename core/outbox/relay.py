"""Running receivers: claim, run, mark done, all in one transaction per batch."""

import logging
import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, models, transaction
from django.db.models.functions import Now

from core.models import Delivery, DeliveryState, OutboxEvent
from core.outbox.registry import receiver_named, receivers_first
from core.tenancy import company_scope, system_scope

logger = logging.getLogger(__name__)

BATCH = 200
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)
# After so many turns at one company the sweep goes on: others wait too.
_TURNS = 3
# So long what comes first waits for the others.
_LONG_SECONDS = 0.1


def companies_with_work() -> list[int]:
    """Ids of companies that have deliveries due now, longest waiting first."""
    due = Delivery.objects.filter(state=DeliveryState.PENDING, due_at__lte=Now())
    with system_scope():
        rows = due.values("company_id").annotate(first=models.Min("due_at")).order_by("first")
        return [row["company_id"] for row in rows]


def take_turn(company_id: int) -> int:
    """Run what is due for one company, unless another worker is at it; returns how many.

    Hints come with every write: of many at once one worker takes the turn and finds larger
    batches, the others go on to other work. Whoever had the turn looks once more after giving it
    back, so that what came in between is not left to the sweep.
    """
    handled = 0
    for _turn in range(_TURNS):
        with _turn_of(company_id) as is_ours:
            if not is_ours:
                break
            handled += run_due(company_id)
        with company_scope(company_id):
            if not _due(company_id).exists():
                break
    return handled


@contextmanager
def _turn_of(company_id: int) -> Iterator[bool]:
    """Whether this worker relays the company now; given back at the end, or with the connection."""
    key = f"core.relay.{company_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def run_due(company_id: int, *, max_batches: int = 50) -> int:
    """Run what is due for one company, a batch per receiver and transaction.

    Bounded, so that one company's flood does not keep the worker from the others.
    Returns the number of deliveries handled.
    """
    handled = 0
    with company_scope(company_id):
        for _ in range(max_batches):
            names = _due(company_id).order_by().values_list("receiver", flat=True).distinct()
            done = _run_each(company_id, set(names))
            handled += done
            if not done:
                break
    return handled


def _run_each(company_id: int, names: AbstractSet[str]) -> int:
    """A batch of each of these receivers; between those that take long, those that come first."""
    first = receivers_first()
    handled = sum(_run_batch(company_id, name) for name in first if name in names)
    ran_at = time.monotonic()
    for name in sorted(names - set(first)):
        handled += _run_batch(company_id, name)
        if time.monotonic() - ran_at > _LONG_SECONDS:
            handled += sum(_run_batch(company_id, one) for one in first)
            ran_at = time.monotonic()
    return handled


def _due(company_id: int) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(
        company_id=company_id, state=DeliveryState.PENDING, due_at__lte=Now()
    )


def _claim(company_id: int, name: str, limit: int) -> list[Delivery]:
    claim = _due(company_id).filter(receiver=name).order_by("event_id")
    return list(
        claim.select_for_update(skip_locked=True, of=("self",)).select_related("event")[:limit]
    )


def _run_batch(company_id: int, name: str) -> int:
    """One batch; if it fails, its members one by one, so that a bad one stands alone."""
    try:
        return _run(company_id, name, BATCH)
    except Exception:
        logger.exception("receiver %s failed on a batch; running it one by one", name)
    handled = 0
    with transaction.atomic():
        ids = [delivery.pk for delivery in _claim(company_id, name, BATCH)]
    for pk in ids:
        handled += _run_single(company_id, pk)
    return handled


def _run(company_id: int, name: str, limit: int) -> int:
    with transaction.atomic():
        deliveries = _claim(company_id, name, limit)
        if deliveries:
            _handle(company_id, name, [delivery.event for delivery in deliveries])
            _mark_done([delivery.pk for delivery in deliveries])
    return len(deliveries)


def _run_single(company_id: int, pk: int) -> int:
    """Run one delivery; on failure back off, and park it after `MAX_ATTEMPTS`."""
    try:
        with transaction.atomic():
            delivery = _lock_pending(company_id, pk)
            if delivery is None:
                return 0
            _handle(company_id, delivery.receiver, [delivery.event])
            _mark_done([pk])
    except Exception as error:
        logger.exception("delivery %s failed", pk)
        with transaction.atomic():
            delivery = _lock_pending(company_id, pk)
            if delivery is not None:
                _back_off(delivery, error)
    return 1


def _lock_pending(company_id: int, pk: int) -> Delivery | None:
    return (
        _due(company_id)
        .filter(pk=pk)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .first()
    )


def _handle(company_id: int, name: str, events: Sequence[OutboxEvent]) -> None:
    function = receiver_named(name)
    if function is None:
        message = f"no receiver is registered as {name!r}"
        raise LookupError(message)
    function(company_id, events)


def _mark_done(ids: Sequence[int]) -> None:
    Delivery.objects.filter(pk__in=ids).update(
        state=DeliveryState.DONE, done_at=Now(), attempts=models.F("attempts") + 1
    )


def _back_off(delivery: Delivery, error: Exception) -> None:
    delivery.attempts += 1
    hopeless = delivery.attempts >= MAX_ATTEMPTS
    pause = FIRST_PAUSE * 2 ** (delivery.attempts - 1)
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=delivery.attempts,
        state=DeliveryState.PARKED if hopeless else DeliveryState.PENDING,
        due_at=Now() + pause,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def retry_parked(company_id: int, ids: Sequence[int]) -> int:
    """Put parked deliveries back in the queue with fresh attempts; returns how many."""
    return Delivery.objects.filter(
        company_id=company_id, pk__in=ids, state=DeliveryState.PARKED
    ).update(state=DeliveryState.PENDING, attempts=0, due_at=Now(), last_error="")
