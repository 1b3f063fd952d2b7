"""Events of lower floors become observations, in the relay's own transaction."""

from collections.abc import Sequence

from core.models import OutboxEvent
from core.outbox import receiver
from handoffs.events import RequestChanged
from metrics.derivation import (
    INVITATIONS,
    REQUESTS,
    definitions_in_use,
    requests_that_may_be_repeated,
)
from metrics.events import CreditOverridden
from metrics.models import MetricDefinition
from metrics.observing import lock_source, observe
from surveys.events import InvitationChanged


@receiver("metrics.requests", RequestChanged)
def observe_requests(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the changed requests, and earlier ones that they may repeat."""
    definitions = definitions_in_use(company_id)
    ids = {int(event.payload["request_id"]) for event in events}
    lock_source(REQUESTS, company_id)
    earlier = requests_that_may_be_repeated(company_id, ids, _repeat_days(definitions))
    observe(REQUESTS, company_id, ids | earlier, definitions)


def _repeat_days(definitions: Sequence[MetricDefinition]) -> int:
    days = [int(definition.parameters.get("repeat_days", 0)) for definition in definitions]
    return max(days, default=0)


@receiver("metrics.invitations", InvitationChanged)
def observe_invitations(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the changed invitations."""
    ids = {int(event.payload["invitation_id"]) for event in events}
    observe(INVITATIONS, company_id, ids, definitions_in_use(company_id))


@receiver("metrics.credit", CreditOverridden)
def observe_credited(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the requests whose credit was set by hand."""
    ids = {int(event.payload["request_id"]) for event in events}
    observe(REQUESTS, company_id, ids, definitions_in_use(company_id))
