"""What `surveys` does when a request is resolved and when its mail arrives. No mail is sent
here: it is queued, and sent after the commit."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from core.models import OutboxEvent
from core.outbox import receiver
from handoffs.events import RequestChanged, RequestResolved
from notices.events import MailBounced, MailDelivered, MailFailed
from surveys.models import Trigger
from surveys.selectors.rules import first_replies, rules_in_use
from surveys.services import (
    invitations_mark_delivered,
    invitations_mark_failed,
    occasions_open,
)

NEWS_FOR = timedelta(hours=12)


@receiver("surveys.ask_after_resolution", RequestResolved)
def ask_after_resolution(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Ask the rules about each resolved request."""
    entry_ids = [event.payload["entry_id"] for event in events]
    occasions_open(company_id=company_id, trigger=Trigger.RESOLVED, entry_ids=entry_ids)


@receiver("surveys.ask_after_first_reply", RequestChanged)
def ask_after_first_reply(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Ask the rules about requests that got their first reply a short time ago; what an import
    tells of the past asks nobody."""
    if rules_in_use(company_id, Trigger.FIRST_REPLY):
        request_ids = {event.payload["request_id"] for event in events}
        entry_ids = first_replies(company_id, request_ids, timezone.now() - NEWS_FOR)
        occasions_open(company_id=company_id, trigger=Trigger.FIRST_REPLY, entry_ids=entry_ids)


@receiver("surveys.mark_delivery", MailDelivered, MailFailed, MailBounced)
def mark_delivery(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Say on the invitations whether their mail arrived."""
    delivered = [event.payload["mail_id"] for event in events if event.kind == MailDelivered.kind]
    failed = [event.payload["mail_id"] for event in events if event.kind != MailDelivered.kind]
    if delivered:
        invitations_mark_delivered(company_id=company_id, mail_ids=delivered)
    if failed:
        invitations_mark_failed(company_id=company_id, mail_ids=failed)
