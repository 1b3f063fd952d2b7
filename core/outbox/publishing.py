"""Writing events inside the service's transaction."""

import json

from django.db import connection, transaction

from core.models import DeliveryState
from core.outbox.registry import Event, receivers_of, wake

# One round trip, as every write of the product ends with it.
_WRITE = """
WITH written AS (
    INSERT INTO core_outboxevent (company_id, kind, payload)
    SELECT %(company)s, kind, payload
    FROM unnest(%(kinds)s::text[], %(payloads)s::text[]::jsonb[])
        WITH ORDINALITY AS told (kind, payload, place)
    ORDER BY place
    RETURNING id, kind
)
INSERT INTO core_delivery (company_id, event_id, receiver, state, attempts, last_error)
SELECT %(company)s, written.id, receiver, %(state)s, 0, ''
FROM written
JOIN unnest(%(heard_kinds)s::text[], %(receivers)s::text[]) AS listening (kind, receiver)
    USING (kind)
ORDER BY written.id
"""


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
    listening = [(kind, name) for kind in {e.kind for e in heard} for name in receivers_of(kind)]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "company": company_id,
                "kinds": [event.kind for event in heard],
                "payloads": [json.dumps(event.payload()) for event in heard],
                "heard_kinds": [kind for kind, _name in listening],
                "receivers": [name for _kind, name in listening],
                "state": DeliveryState.PENDING,
            },
        )
    if nudge:
        # Robust: the change is committed, and a hint that fails must not look like its failure.
        transaction.on_commit(lambda: wake(company_id), robust=True)
