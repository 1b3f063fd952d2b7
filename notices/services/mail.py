"""Mail: queue it, send what is due, send again.

Sending keeps one promise above all: no mail goes out twice without anybody knowing. A claim is
committed before the server is spoken to. If the sender dies between the two, or the line breaks
while the server may already have taken the mail, it becomes *uncertain* and a person decides.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException

from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.outbox import publish
from core.records import locked
from core.tenancy import company_scope
from notices.events import MailBounced, MailDelivered, MailFailed
from notices.messages import email_message, message_ids, new_message_id, one_line
from notices.models import Mail, MailFile, MailState
from notices.selectors import CLAIM_LASTS
from notices.wakeup import wake_mail

logger = logging.getLogger(__name__)

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
MAX_ATTEMPTS = len(PAUSES) + 1
AGAIN = frozenset({MailState.FAILED, MailState.UNCERTAIN, MailState.BOUNCED})
"""States in which a person may send it again."""


def mail_queue(
    *,
    company_id: int,
    to_email: str,
    to_name: str,
    subject: str,
    text: str,
    html: str = "",
    language: str,
    purpose: str,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    reply_to: str = "",
    files: Sequence[MailFile] = (),
) -> Mail:
    """Write a mail in the caller's transaction; a worker sends it after the commit.

    `purpose` is dotted; `survey.…` and `notice.…` go out marked as automatic. Line breaks in
    subject and name become spaces. `references` are the Message-IDs of the thread, oldest first.
    `files` are unsaved. Raises `InvalidInput` for an address that is none.
    """
    try:
        validate_email(to_email)
    except ValidationError as error:
        raise InvalidInput(fields={"to_email": _("This is not an e-mail address.")}) from error
    mail = Mail.objects.create(
        company_id=company_id,
        to_email=to_email,
        to_name=one_line(to_name)[:200],
        subject=one_line(subject)[:300],
        text=text,
        html=html,
        language=language,
        purpose=purpose,
        message_id=new_message_id(),
        in_reply_to=one_line(in_reply_to)[:200],
        references=" ".join(message_ids(references)),
        reply_to=one_line(reply_to)[:254],
    )
    for file in files:
        file.company_id, file.mail = company_id, mail
    MailFile.objects.bulk_create(files)
    transaction.on_commit(lambda: wake_mail(company_id))
    return mail


def mail_send_due(company_id: int, *, limit: int = 200) -> int:
    """Send up to `limit` mails of one company that are due; returns how many were handled."""
    with company_scope(company_id):
        _give_up_abandoned(company_id)
        handled = 0
        while handled < limit and (mail := _claim(company_id)) is not None:
            _send(mail)
            handled += 1
    return handled


def mail_send_again(*, actor: Actor, mail_id: int) -> Mail:
    """Queue a mail once more that failed, bounced or is uncertain: a person accepts that it may
    arrive twice."""
    actor.require(Capability.OPERATIONS_VIEW)
    with transaction.atomic():
        return mail_requeue(actor=actor, mail_id=mail_id)


def mail_requeue(*, actor: Actor, mail_id: int, to_email: str | None = None) -> Mail:
    """As `mail_send_again`, in the transaction of a service that has checked the actor's right;
    `to_email` is the address as it is now. Raises `NotFound`, `IllegalState`."""
    mail = locked(Mail.objects.visible_to(actor), mail_id)
    if mail.state not in AGAIN:
        raise IllegalState(_("Only a mail that failed or is uncertain can be sent again."))
    changes = {"state": [mail.state, MailState.QUEUED]}
    if to_email and to_email != mail.to_email:
        changes["to_email"] = [mail.to_email, to_email]
        mail.to_email = to_email
    mail.state, mail.attempts, mail.claimed_at = MailState.QUEUED, 0, None
    mail.save(update_fields=["state", "attempts", "claimed_at", "to_email"])
    Mail.objects.filter(pk=mail.pk).update(due_at=Now())
    audit(actor=actor, action="mail.send_again", subject=mail, changes=changes)
    transaction.on_commit(lambda: wake_mail(actor.company_id))
    return mail


def mail_bounced(
    *, company_id: int, reason: str, message_id: str = "", mail_id: int | None = None
) -> Mail | None:
    """A server says that it could not deliver a mail it had taken. Safe to run twice.

    Found by id or by its Message-ID; None for a mail that is not the company's.
    """
    mails = Mail.objects.of_company(company_id)
    found = mails.filter(pk=mail_id) if mail_id is not None else mails.filter(message_id=message_id)
    with transaction.atomic():
        mail: Mail | None = found.select_for_update(of=("self",)).first()
        if mail is None or mail.state not in {MailState.SENT, MailState.UNCERTAIN}:
            return mail
        mail.state, mail.last_error = MailState.BOUNCED, reason[:2000].replace("\x00", "")
        mail.save(update_fields=["state", "last_error"])
        publish(company_id, MailBounced(mail_id=mail.pk))
    return mail


def _give_up_abandoned(company_id: int) -> None:
    """A claim nobody finished: the mail may be out. Say so instead of sending it again."""
    abandoned = Mail.objects.of_company(company_id).filter(
        state=MailState.SENDING, claimed_at__lte=Now() - CLAIM_LASTS
    )
    count = abandoned.update(
        state=MailState.UNCERTAIN, last_error="The sender died before it could say what happened."
    )
    if count:
        logger.error("%s mails of company %s are uncertain", count, company_id)


def _claim(company_id: int) -> Mail | None:
    """The next mail, claimed in a transaction of its own: one at a time, so that a killed
    worker leaves at most one in doubt."""
    due = Mail.objects.of_company(company_id).filter(state=MailState.QUEUED, due_at__lte=Now())
    with transaction.atomic():
        mail: Mail | None = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("company")
            .order_by("due_at", "pk")
            .first()
        )
        if mail is not None:
            Mail.objects.filter(pk=mail.pk).update(
                state=MailState.SENDING, claimed_at=Now(), attempts=F("attempts") + 1
            )
            mail.attempts += 1
    return mail


def _send(mail: Mail) -> None:
    """Speak to the server outside any transaction, then mark what happened.

    A connection of its own for each mail: a line that broke since the last one would otherwise
    look like a line that broke while the server was taking this one.
    """
    connection = get_connection()
    try:
        message = email_message(mail, connection)
        message.message()
        connection.open()
    except ValueError as error:  # BadHeaderError, an address nobody can write to
        _mark_failed(mail, error)
        return
    except Exception as error:
        _mark_for_another_attempt(mail, error)
        return
    try:
        message.send()
    except Exception as error:
        _judge(mail, error)
    else:
        _mark_sent(mail)
    finally:
        _close(connection)


def _judge(mail: Mail, error: Exception) -> None:
    """What a failure while sending means: refused for good, refused for now, or unknown."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    elif isinstance(error, SMTPResponseException):
        codes = [error.smtp_code]
    else:
        _mark_uncertain(mail, error)
        return
    for_good = all(500 <= code < 600 for code in codes)
    if for_good and not isinstance(error, SMTPAuthenticationError):
        _mark_failed(mail, error)
    else:
        _mark_for_another_attempt(mail, error)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception:
        # The mail is marked already; a rude goodbye changes nothing.
        logger.warning("the mail server's goodbye failed", exc_info=True)


def _mark_sent(mail: Mail) -> None:
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=Now(), last_error="")
        publish(mail.company_id, MailDelivered(mail_id=mail.pk))


def _mark_failed(mail: Mail, error: Exception) -> None:
    logger.warning("mail %s failed for good: %s", mail.pk, type(error).__name__)
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, last_error=_described(error))
        publish(mail.company_id, MailFailed(mail_id=mail.pk))


def _mark_uncertain(mail: Mail, error: Exception) -> None:
    logger.error("mail %s is uncertain: %s", mail.pk, type(error).__name__)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.UNCERTAIN, last_error=_described(error))


def _mark_for_another_attempt(mail: Mail, error: Exception) -> None:
    if mail.attempts >= MAX_ATTEMPTS:
        _mark_failed(mail, error)
        return
    logger.warning("mail %s will be tried again: %s", mail.pk, type(error).__name__)
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.QUEUED,
        due_at=Now() + PAUSES[mail.attempts - 1],
        last_error=_described(error),
    )


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
