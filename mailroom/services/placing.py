"""The second step: a mail that was kept becomes a request, goes on with one, or waits for a person.

A claim is committed first, so that a mail which kills its worker counts its tries; the rest is
one transaction: either the request has it and the mail is marked, or neither.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.actors import system_actor
from core.errors import DomainError
from core.files import file_content
from core.tenancy import company_scope
from mailroom import selectors
from mailroom.models import IncomingMail
from mailroom.notice_kinds import HELD
from mailroom.parsing import ParsedMail, parse_mail
from mailroom.services._deciding import Decision, decide
from mailroom.services._words import message_write, reply_write, request_begin
from mailroom.transitions import MailState, Reason
from notices.services import mail_bounced, notice_give

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 3600))
_LEASE = timedelta(minutes=5)


def mails_place_due(company_id: int, *, limit: int = 200) -> int:
    """Place up to `limit` mails of one company; returns how many were handled. Safe to run twice,
    and by many at once."""
    handled = 0
    with company_scope(company_id):
        while handled < limit and (mail_id := _claim(company_id)) is not None:
            _place(company_id, mail_id)
            handled += 1
    return handled


def _claim(company_id: int) -> int | None:
    """The next mail, with one more try counted; nobody else takes it before the lease is over."""
    due = IncomingMail.objects.of_company(company_id).to_place().filter(due_at__lte=Now())
    with transaction.atomic():
        mail = due.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
        if mail is None:
            return None
        IncomingMail.objects.filter(pk=mail.pk).update(
            attempts=F("attempts") + 1, due_at=Now() + _LEASE
        )
    pk: int = mail.pk
    return pk


def _place(company_id: int, mail_id: int) -> None:
    try:
        with transaction.atomic():
            mail = _locked(company_id, mail_id)
            if mail is None:
                return
            if mail.attempts > MAX_ATTEMPTS:
                _mark(mail, Decision(MailState.HELD, Reason.FAILED, mail.note))
                return
            parsed = parse_mail(file_content(mail.file_id))
            _carry_out(mail, parsed, decide(mail, parsed))
    except DomainError as error:
        _hold(company_id, mail_id, str(error.message))
    except Exception as error:
        logger.exception("mail %s could not be placed", mail_id)
        _try_later(company_id, mail_id, error)


def _locked(company_id: int, mail_id: int) -> IncomingMail | None:
    mails = IncomingMail.objects.of_company(company_id).to_place().filter(pk=mail_id)
    related = mails.select_related("mailbox__topic", "company")
    mail: IncomingMail | None = related.select_for_update(of=("self",), skip_locked=True).first()
    return mail


def _carry_out(mail: IncomingMail, parsed: ParsedMail, decision: Decision) -> None:
    """Do what was decided, and mark the mail: in the caller's transaction."""
    actor = system_actor(mail.company, via="mail")
    placed = Placed()
    if decision.state == MailState.BOUNCED and parsed.bounce is not None:
        _tell_of_bounce(mail.company_id, parsed)
    elif decision.colleague is not None and decision.request_id is not None:
        placed = Placed(*reply_write(mail, parsed, decision.request_id, decision.colleague))
    elif decision.request_id is not None:
        contact_id = decision.contact.pk if decision.contact else None
        placed = Placed(
            *message_write(
                actor,
                mail,
                parsed,
                decision.request_id,
                contact_id=contact_id,
                is_automatic=decision.is_automatic,
            )
        )
    elif decision.contact is not None:
        contact = decision.contact
        placed = Placed(request_begin(actor, mail, parsed, contact.client_id, contact.pk))
    _mark(mail, decision, placed)


@dataclass(frozen=True, slots=True)
class Placed:
    """The request that a mail is on now, and its message there if it is one."""

    request_id: int | None = None
    message_id: int | None = None


def _tell_of_bounce(company_id: int, parsed: ParsedMail) -> None:
    """Mark our mail as undelivered, if it is ours and will not arrive any more."""
    bounce = parsed.bounce
    if bounce is not None and bounce.is_final and bounce.message_id:
        reason = f"{bounce.status} {bounce.reason}".strip()
        mail_bounced(company_id=company_id, message_id=f"<{bounce.message_id}>", reason=reason)


def _mark(mail: IncomingMail, decision: Decision, placed: Placed | None = None) -> None:
    placed = placed or Placed()
    values: dict[str, Any] = {
        "state": decision.state,
        "reason": decision.reason,
        "note": decision.note.replace("\x00", "")[:1000],
        "request_id": placed.request_id,
        "message_pk": placed.message_id,
        "handled_at": timezone.now(),
        "version": mail.version + 1,
    }
    for name, value in values.items():
        setattr(mail, name, value)
    mail.save(update_fields=[*values])
    if mail.state == MailState.HELD:
        tell_keepers(mail)


def tell_keepers(mail: IncomingMail) -> None:
    """Tell those who answer for the mailbox that a mail waits for them."""
    notice_give(
        company_id=mail.company_id,
        member_ids=selectors.keepers_of(mail.mailbox),
        kind=HELD,
        params={
            "mail": mail.pk,
            "sender": mail.sender,
            "subject": mail.subject,
            "reason": str(mail.reason),
        },
        link=f"/mail/{mail.pk}/",
        about=f"mailbox:{mail.mailbox_id}",
    )


def _hold(company_id: int, mail_id: int, sentence: str) -> None:
    """The product refuses it, and would again: a person sees why."""
    with transaction.atomic():
        mail = _locked(company_id, mail_id)
        if mail is not None:
            _mark(mail, Decision(MailState.HELD, Reason.FAILED, sentence))


def _try_later(company_id: int, mail_id: int, error: Exception) -> None:
    """Come back after a pause; after the last try a person sees it."""
    with transaction.atomic():
        mail = _locked(company_id, mail_id)
        if mail is None:
            return
        described = f"{type(error).__name__}: {error}".replace("\x00", "")[:1000]
        if mail.attempts >= MAX_ATTEMPTS:
            _mark(mail, Decision(MailState.HELD, Reason.FAILED, described))
            return
        pause = _PAUSES[min(mail.attempts, len(_PAUSES)) - 1]
        IncomingMail.objects.filter(pk=mail.pk).update(due_at=Now() + pause, note=described)
