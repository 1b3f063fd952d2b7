"""Writing events inside the service's transaction."""

from django.db import connection, transaction

from core.models import Delivery, OutboxEvent
from core.outbox.registry import Event, receivers_of, wake


def publish(company_id: int, *events: Event, nudge: bool = True) -> None:
    """Write the events and their deliveries; nudge the workers once the transaction commits.

    Raises `RuntimeError` outside a transaction: an event without its change is a lie.
    """
    if not connection.in_atomic_block:
        message = "publish() belongs inside the transaction of the change it tells of"
        raise RuntimeError(message)
    heard = [event for event in events if receivers_of(event.kind)]
    if not heard:
        return
    rows = OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(company_id=company_id, kind=event.kind, payload=event.payload())
            for event in heard
        ]
    )
    Delivery.objects.bulk_create(
        [
            Delivery(company_id=company_id, event=row, receiver=name)
            for row in rows
            for name in receivers_of(row.kind)
        ]
    )
    if nudge:
        # Robust: the change is committed, and a hint that fails must not look like its failure.
        transaction.on_commit(lambda: wake(company_id), robust=True)
