"""Celery's side of incoming mail: ids in, one service called, safe to run twice."""

import logging

from celery import shared_task

from core.hints import send_hint
from mailroom.selectors import companies_with_mail_to_place, mailboxes_to_poll
from mailroom.services import mailbox_poll, mails_place_due

logger = logging.getLogger(__name__)


@shared_task
def place_company(company_id: int) -> int:
    """Place what waits in one company."""
    return mails_place_due(company_id)


@shared_task
def place_sweep() -> int:
    """Find what hints missed: lost broker, killed worker, back-off that has run out."""
    placed = 0
    for company_id in companies_with_mail_to_place():
        try:
            placed += mails_place_due(company_id, limit=50)
        except Exception:
            # What fails in one company keeps no other waiting.
            logger.exception("placing mail failed in company %s", company_id)
    return placed


@shared_task
def poll_mailbox(company_id: int, mailbox_id: int) -> int:
    """Fetch what is new in one mailbox, unless another worker is at it."""
    return mailbox_poll(company_id, mailbox_id)


@shared_task
def poll_sweep() -> int:
    """Have every mailbox fetched whose turn it is: each by a task of its own, so that a server
    which hangs keeps no other waiting."""
    mailboxes = mailboxes_to_poll()
    return sum(send_hint(poll_mailbox, *mailbox) for mailbox in mailboxes)


def nudge_mailroom(company_id: int) -> None:
    """Send the hint; without a broker the mail is kept all the same and the sweep finds it."""
    send_hint(place_company, company_id)
