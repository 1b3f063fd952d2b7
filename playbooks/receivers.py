"""What `playbooks` does when a person leaves."""

from collections.abc import Sequence

from accounts.actors import system_actor
from accounts.events import PersonDeactivated
from accounts.models import Company
from core.models import OutboxEvent
from core.outbox import receiver
from playbooks.services import leaver_steps_pass_on


@receiver("playbooks.person_left", PersonDeactivated)
def pass_on_steps(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Give the open steps of each leaver another holder."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        leaver_steps_pass_on(actor=actor, member_id=event.payload["membership_id"])
