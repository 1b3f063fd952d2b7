"""What `handoffs` does when a person leaves, and when a request reaches a role."""

from collections.abc import Sequence

from accounts.actors import system_actor
from accounts.events import PersonDeactivated
from accounts.models import Company
from core.models import OutboxEvent
from core.outbox import receiver
from handoffs.events import RequestChanged
from handoffs.services import leaver_requests_pass_on, mandatory_notices_give


@receiver("handoffs.person_left", PersonDeactivated)
def pass_on_requests(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Give the open requests of each leaver another owner."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        leaver_requests_pass_on(actor=actor, member_id=event.payload["membership_id"])


@receiver("handoffs.mandatory_notices", RequestChanged)
def give_mandatory_notices(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Tell whoever must hear of requests that reached another role."""
    actor = system_actor(Company.objects.get(pk=company_id))
    ids = {event.payload["request_id"] for event in events}
    mandatory_notices_give(actor=actor, request_ids=ids)
