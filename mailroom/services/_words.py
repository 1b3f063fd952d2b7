"""Puts a mail's words and files where they belong, through the services of requests."""

from django.utils import translation
from django.utils.translation import gettext

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from handoffs import services as handoffs
from handoffs.models import RequestChannel
from handoffs.services.attachments import IncomingFile, attachments_keep
from handoffs.services.replies import colleague_reply_add
from mailroom.models import IncomingMail
from mailroom.parsing import ParsedMail, words_of

_LONGEST_ID = 250


def subject_of(mail: IncomingMail, parsed: ParsedMail) -> str:
    """The mail's subject, or else its first words."""
    if parsed.subject.strip():
        return parsed.subject
    first = " ".join(parsed.text.split())[:80]
    with translation.override(mail.company.language):
        return first or gettext("Without a subject")


def text_of(mail: IncomingMail, parsed: ParsedMail) -> str:
    """All of its text: what a mail quotes is part of what somebody asks for the first time."""
    if parsed.text.strip():
        return parsed.text
    with translation.override(mail.company.language):
        return parsed.subject or gettext("The mail has no text.")


def request_begin(
    actor: Actor,
    mail: IncomingMail,
    parsed: ParsedMail,
    client_id: int,
    contact_id: int | None,
) -> int:
    """Open a request in the mail's words; returns its id. Once a mail, however often it is run."""
    topic = mail.mailbox.topic
    request = handoffs.request_open(
        actor=actor,
        client_id=client_id,
        contact_id=contact_id,
        subject=subject_of(mail, parsed),
        text=text_of(mail, parsed),
        channel=RequestChannel.EMAIL,
        topic_id=topic.pk if topic is not None and topic.is_active else None,
        idempotency_key=f"mail:{mail.pk}",
        mail_message_id=_bracketed(parsed),
    )
    attachments_keep(
        company_id=mail.company_id, request=request, message=None, files=_files(parsed)
    )
    return request.pk


def message_write(
    actor: Actor,
    mail: IncomingMail,
    parsed: ParsedMail,
    request_id: int,
    *,
    contact_id: int | None,
    is_automatic: bool,
) -> tuple[int, int]:
    """Add the mail to a request as the client's message; returns the request's and its id.

    The request is the one that was kept, if it was merged into another.
    """
    words = words_of(parsed.text)
    below = "\n\n".join(filter(None, (words.signature, words.quoted)))
    message = handoffs.message_receive(
        actor=actor,
        request_id=request_id,
        body=words.fresh if words.fresh.strip() else text_of(mail, parsed),
        contact_id=contact_id,
        mail_message_id=_bracketed(parsed),
        mail_from=mail.sender,
        is_automatic=is_automatic,
        html=parsed.html,
        quoted=below,
        files=_files(parsed),
    )
    return message.request_id, message.pk


def reply_write(
    mail: IncomingMail, parsed: ParsedMail, request_id: int, colleague: Membership
) -> tuple[int, None]:
    """Add the mail as the colleague's answer to colleagues; returns the request's id."""
    words = words_of(parsed.text)
    found = colleague_reply_add(
        actor=actor_for_membership(colleague, via="mail"),
        request_id=request_id,
        body=words.fresh if words.fresh.strip() else text_of(mail, parsed),
        idempotency_key=f"mail:{mail.pk}",
    )
    return found, None


def _bracketed(parsed: ParsedMail) -> str:
    """The Message-ID as mails write it; empty where it is too long to be kept whole."""
    fits = parsed.message_id and len(parsed.message_id) <= _LONGEST_ID
    return f"<{parsed.message_id}>" if fits else ""


def _files(parsed: ParsedMail) -> list[IncomingFile]:
    return [
        IncomingFile(
            name=file.name,
            content_type=file.content_type,
            content=file.content,
            content_id=file.content_id,
            is_inline=bool(file.content_id) and f"cid:{file.content_id}" in parsed.html,
        )
        for file in parsed.files
    ]
