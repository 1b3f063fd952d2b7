"""Events that climb: a service publishes in its own transaction, receivers above react.

An event is a doorbell, not the ledger. `publish` writes the event and one delivery per receiver;
`run_due` claims deliveries with SKIP LOCKED and runs each receiver in the transaction that marks
the delivery done: exactly one effect, whatever dies in between.
"""

from core.outbox.publishing import publish
from core.outbox.registry import Event, receiver, register_wakeup
from core.outbox.relay import companies_with_work, retry_parked, run_due, take_turn

__all__ = [
    "Event",
    "companies_with_work",
    "publish",
    "receiver",
    "register_wakeup",
    "retry_parked",
    "run_due",
    "take_turn",
]
