"""Turns a queued mail into an e-mail message; nothing typed by anyone becomes a header line."""

import unicodedata
from email.utils import formataddr, make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from notices.models import Mail

# Purposes are dotted; mails of these kinds are written by the product, not by a person, and
# say so, so that out-of-office replies leave them alone (RFC 3834).
_AUTOMATIC = frozenset({"survey", "notice", "playbook"})


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


def email_message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The message as it goes out, from the company's name at the product's address."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {"Message-ID": mail.message_id, "Content-Language": mail.language}
    if mail.in_reply_to:
        headers["In-Reply-To"] = headers["References"] = mail.in_reply_to
    if mail.purpose.partition(".")[0] in _AUTOMATIC:
        headers["Auto-Submitted"] = "auto-generated"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((one_line(mail.company.name), address)),
        to=[formataddr((mail.to_name, mail.to_email))],
        headers=headers,
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
