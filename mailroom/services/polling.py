"""Fetch what is new in a mailbox: each mail is kept and committed before anything is marked.

One worker polls a mailbox at a time, by an advisory lock that goes with its connection. Killed at
any point, the next poll goes on; what comes twice is known by its bytes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import company_scope
from mailroom.imap import Account, Folder, MailServerError, Waiting, open_folder
from mailroom.models import Door, Mailbox
from mailroom.sealing import unsealed
from mailroom.services.receiving import MOST_BYTES, mail_receive

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
MOST_AT_ONCE = 200
_HEAD_BYTES = 200_000
# Mail that came shortly before the mailbox was set up is meant too; clocks differ.
_GRACE = timedelta(minutes=10)
_LOCK_CLASS = 0x6D61696C


def mailbox_poll(company_id: int, mailbox_id: int) -> int:
    """Take in what is new; returns how many mails were new here. Never raises for what a server
    does: the mailbox says what went wrong, and is tried again after a growing pause."""
    with company_scope(company_id), _alone(mailbox_id) as is_mine:
        mailbox: Mailbox | None = (
            Mailbox.objects.of_company(company_id).filter(pk=mailbox_id, is_active=True).first()
        )
        if not is_mine or mailbox is None:
            return 0
        try:
            with open_folder(account_of(mailbox)) as folder:
                taken = _take_in(mailbox, folder)
        except (MailServerError, DomainError) as error:
            _failed(mailbox, error)
            return 0
        _succeeded(mailbox)
        return taken


@contextmanager
def _alone(mailbox_id: int) -> Iterator[bool]:
    """Whether no other worker is at this mailbox; the database lets go when a worker dies."""
    key = (_LOCK_CLASS, mailbox_id % 2**31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def account_of(mailbox: Mailbox) -> Account:
    """How to reach it. Raises `MailServerError` for a password sealed with a lost secret."""
    password = unsealed(mailbox.sealed_password)
    if password is None:
        message = "The password cannot be read any more: the server's secret was changed."
        raise MailServerError(message)
    return Account(
        mailbox.imap_host,
        mailbox.imap_port,
        mailbox.encryption,
        mailbox.imap_user,
        password,
        mailbox.folder,
    )


def _take_in(mailbox: Mailbox, folder: Folder) -> int:
    """Keep each new mail, note its number after the commit, and mark it as seen last."""
    if mailbox.uid_validity != folder.uid_validity:
        # The server counts anew: look at everything again, what is known is recognised.
        mailbox.uid_validity, mailbox.last_uid = folder.uid_validity, 0
    new, seen = 0, []
    since = mailbox.created_at - _GRACE
    # Servers compare days in a zone of their own.
    day = (since - timedelta(days=1)).date()
    for waiting in folder.after(mailbox.last_uid, day, MOST_AT_ONCE):
        if waiting.came_at >= since:
            new += _keep(mailbox, folder, waiting)
            seen.append(waiting.uid)
        mailbox.last_uid = waiting.uid
        mailbox.save(update_fields=["uid_validity", "last_uid"])
    folder.mark_seen(seen)
    return new


def _keep(mailbox: Mailbox, folder: Folder, waiting: Waiting) -> int:
    too_large = waiting.size > MOST_BYTES
    raw = folder.content(waiting.uid, _HEAD_BYTES if too_large else None)
    if raw is None:
        return 0
    whole_size = waiting.size if too_large else None
    received = mail_receive(mailbox=mailbox, raw=raw, door=Door.IMAP, whole_size=whole_size)
    return int(received.is_new)


def _failed(mailbox: Mailbox, error: Exception) -> None:
    failures = mailbox.failures + 1
    pause = min(EVERY * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    logger.warning("mailbox %s cannot be read: %s", mailbox.pk, type(error).__name__)
    text = str(error.message) if isinstance(error, DomainError) else str(error)
    Mailbox.objects.filter(pk=mailbox.pk).update(
        failures=failures,
        due_at=Now() + pause,
        last_polled_at=timezone.now(),
        last_error=text.replace("\x00", "")[:500],
    )


def _succeeded(mailbox: Mailbox) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(
        failures=0, due_at=Now() + EVERY, last_polled_at=timezone.now(), last_error=""
    )
