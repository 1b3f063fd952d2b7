"""Turns a queued mail into an e-mail message; nothing typed by anyone becomes a header line."""

import re
import unicodedata
from collections.abc import Iterable
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import formataddr, make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from core.files import file_content
from notices.models import Mail, sender_address, sender_name
from notices.parts import parts_of
from notices.selectors import sender_of

# Purposes are dotted; mails of these kinds are written by the product, not by a person, and
# say so, so that out-of-office replies leave them alone (RFC 3834).
_AUTOMATIC = frozenset({"survey", "notice", "playbook"})
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,248}>")
_LONGEST_THREAD = 20


def one_line(text: str) -> str:
    """The text without line breaks and control characters: safe as a subject or a name."""
    plain = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not unicodedata.category(char).startswith(("Cc", "Cs"))
    )
    return " ".join(plain.split())


def new_message_id() -> str:
    """A Message-ID at the product's own host."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def loop_mark(company_id: int) -> str:
    """What each of a company's mails carries, so that one which comes back is recognised."""
    return f"{urlsplit(settings.SITE_URL).hostname or 'localhost'}:{company_id}"


def message_ids(given: Iterable[str]) -> list[str]:
    """The Message-IDs among these, each once, in order: of a long thread the first and the last,
    as RFC 5322 has it."""
    ids = [text for text in dict.fromkeys(given) if _MESSAGE_ID.fullmatch(text)]
    return ids if len(ids) <= _LONGEST_THREAD else [ids[0], *ids[1 - _LONGEST_THREAD :]]


def email_message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The message as it goes out, in the company's name, with its files."""
    sender = sender_of(mail.company_id)
    name = one_line(sender_name(sender, mail.company, mail.language))
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((name, sender_address(sender))),
        to=[formataddr((mail.to_name, mail.to_email))],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=_headers(mail),
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for file in mail.files.order_by("pk"):
        message.attach(_part(file.name, file.content_type, file_content(file.file_id)))
    for part in parts_of(mail):
        message.attach(_part(part.name, part.content_type, part.content))
    return message


def _headers(mail: Mail) -> dict[str, str]:
    headers = {
        "Message-ID": mail.message_id,
        "Content-Language": mail.language,
        "X-CS-Loop": loop_mark(mail.company_id),
    }
    if mail.in_reply_to:
        headers["In-Reply-To"] = mail.in_reply_to
        headers["References"] = mail.references or mail.in_reply_to
    if mail.purpose.partition(".")[0] in _AUTOMATIC:
        headers["Auto-Submitted"] = "auto-generated"
    return headers


def _part(name: str, content_type: str, content: bytes) -> MIMEBase:
    """The file byte for byte: in base64 nothing on the way changes an end of line."""
    main, _slash, sub = content_type.partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", one_line(name)))
    return part
