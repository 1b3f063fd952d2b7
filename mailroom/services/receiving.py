"""The first step: keep a mail as it came. Nothing is decided here, and nothing can be lost here.

A door tells its server that a mail is taken only after this has committed. Coming again is
harmless: the same bytes find the row that is there.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction

from core.files import file_keep
from mailroom.models import Door, IncomingMail, Mailbox
from mailroom.parsing import ParsedMail, parse_head
from mailroom.transitions import MailState, Reason
from mailroom.wakeup import wake_mailroom

MOST_BYTES = 30_000_000
"""Mail that is larger is not taken in."""

_MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Received:
    """The row, and whether this call made it."""

    mail: IncomingMail
    is_new: bool


def mail_receive(
    *, mailbox: Mailbox, raw: bytes, door: Door, whole_size: int | None = None
) -> Received:
    """Keep the mail, once, inside the mailbox's company; a worker places it after the commit.

    `whole_size` says that `raw` is only the beginning of a mail that is too large. The same mail
    by another door, or to another mailbox, is kept as a copy that is never placed.
    """
    raw = raw or b"\n"
    head = parse_head(raw)
    for attempt in range(_MOST_TRIES):
        try:
            with transaction.atomic():
                return _kept(mailbox, raw, door, head, whole_size)
        except IntegrityError:
            # Another door took the same mail in at this very moment: look again.
            if attempt == _MOST_TRIES - 1:
                raise
    raise AssertionError


def _kept(
    mailbox: Mailbox, raw: bytes, door: Door, head: ParsedMail, whole_size: int | None
) -> Received:
    company_id = mailbox.company_id
    mails = IncomingMail.objects.of_company(company_id)
    digest = sha256(raw).hexdigest()
    known = mails.filter(digest=digest).first()
    if known is not None:
        return Received(known, is_new=False)
    key = _key(head, digest)
    first = mails.filter(mail_key=key, same_as=None).first()
    state, reason = _stands(first, whole_size)
    mail = IncomingMail.objects.create(
        company_id=company_id,
        mailbox=mailbox,
        file=file_keep(company_id, raw),
        digest=digest,
        mail_key=key,
        same_as=first,
        door=door,
        size=whole_size or len(raw),
        message_id=head.message_id[:255],
        sender=head.sender.email if head.sender else "",
        sender_name=head.sender.name if head.sender else "",
        subject=head.subject,
        sent_at=head.date,
        state=state,
        reason=reason,
    )
    if state == MailState.RECEIVED:
        transaction.on_commit(lambda: wake_mailroom(company_id))
    return Received(mail, is_new=True)


def _stands(first: IncomingMail | None, whole_size: int | None) -> tuple[MailState, str]:
    if first is not None:
        return MailState.REFUSED, Reason.DUPLICATE
    if whole_size is not None:
        return MailState.HELD, Reason.TOO_LARGE
    return MailState.RECEIVED, ""


def _key(head: ParsedMail, digest: str) -> str:
    """The same for the same mail by every door; without a Message-ID only its bytes tell.

    Sender, day and subject belong to it: nobody makes a mail of somebody else's disappear by
    using its Message-ID first, and a program that gives all its mails one Message-ID loses none.
    """
    if not head.message_id:
        return digest
    sender = head.sender.email if head.sender else ""
    parts = (head.message_id, sender, str(head.date), head.subject)
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
