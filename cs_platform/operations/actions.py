"""What an administrator can do about work that failed."""

from django.db import transaction

from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState
from core.models import Delivery, DeliveryState
from core.outbox import retry_parked
from core.outbox.registry import wake
from core.records import locked


def delivery_run_again(*, actor: Actor, delivery_id: int) -> Delivery:
    """Put a parked delivery back in the queue. Raises `NotFound`, `IllegalState`."""
    actor.require(Capability.OPERATIONS_VIEW)
    with transaction.atomic():
        delivery = locked(Delivery.objects.visible_to(actor), delivery_id)
        if delivery.state != DeliveryState.PARKED:
            raise IllegalState
        retry_parked(actor.company_id, [delivery.pk])
        audit(actor=actor, action="delivery.run_again", subject=delivery)
        transaction.on_commit(lambda: wake(actor.company_id), robust=True)
    return delivery
