"""What `surveys` does when a request is resolved and when its mail arrives. No mail is sent
here: it is queued, and sent after the commit."""

from collections.abc import Sequence

from core.models import OutboxEvent
from core.outbox import receiver
from handoffs.events import RequestResolved
from notices.events import MailDelivered, MailFailed
from surveys.services import (
    invitation_create_for_resolution,
    invitations_mark_delivered,
    invitations_mark_failed,
)


@receiver("surveys.ask_after_resolution", RequestResolved)
def ask_after_resolution(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Invite the contact of each resolved request."""
    for event in events:
        invitation_create_for_resolution(
            company_id=company_id,
            request_id=event.payload["request_id"],
            entry_id=event.payload["entry_id"],
        )


@receiver("surveys.mark_delivery", MailDelivered, MailFailed)
def mark_delivery(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Say on the invitations whether their mail arrived."""
    delivered = [event.payload["mail_id"] for event in events if event.kind == MailDelivered.kind]
    failed = [event.payload["mail_id"] for event in events if event.kind == MailFailed.kind]
    if delivered:
        invitations_mark_delivered(company_id=company_id, mail_ids=delivered)
    if failed:
        invitations_mark_failed(company_id=company_id, mail_ids=failed)
