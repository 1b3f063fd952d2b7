"""Mails as people and programs write them."""

from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from django.utils import timezone

ADDRESS = "help@plano.example"
_numbers = count(1)


def new_id() -> str:
    """A Message-ID that no other mail of the tests has."""
    return f"<mail-{next(_numbers)}.{timezone.now().timestamp()}@client.example>"


def written(
    *,
    sender: str = "Anna Keller <anna.keller@client.example>",
    to: str = ADDRESS,
    subject: str = "The oven plan is wrong",
    text: str = "Good morning,\n\nthe plan shows two ovens.\n",
    html: str = "",
    message_id: str | None = None,
    headers: dict[str, str] | None = None,
    files: dict[str, bytes] | None = None,
) -> bytes:
    """A mail in bytes; `headers` are added as they are, `files` by name."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = new_id() if message_id is None else message_id
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def answer_to(message_id: str, **values: object) -> bytes:
    """A mail that names another in its headers."""
    headers = {"In-Reply-To": message_id, "References": message_id}
    return written(headers=headers, **values)  # type: ignore[arg-type]
