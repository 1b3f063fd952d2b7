"""The mail that carries a message to a client: its thread, where answers go, and its files.

Only what was written and attached for the client gets here: a file of colleagues is refused by the
database itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from clients.models import Contact
from handoffs.models import Attachment, Message, Request
from handoffs.services._ledger import Turn
from notices.addresses import reply_address
from notices.models import Mail, MailFile
from notices.selectors import sender_of
from notices.services import mail_queue

WITHOUT_MAIL = frozenset({"demo", "import"})
MAIL_PURPOSE = "request.message"


@dataclass(frozen=True, slots=True)
class _Thread:
    """What was mailed between us and one contact about a request, oldest first."""

    message_ids: Sequence[str]
    subject: str


def queue_mail(
    turn: Turn, contact: Contact | None, body: str, attachments: Sequence[Attachment]
) -> Mail | None:
    """Queue the mail in the contact's language and under the thread so far.

    None where no mail goes out: demo, import, and nobody to write to.
    """
    if contact is None or turn.actor.via in WITHOUT_MAIL:
        return None
    request = turn.request
    thread = _thread(request, contact)
    return mail_queue(
        company_id=request.company_id,
        to_email=contact.email,
        to_name=contact.name,
        subject=thread.subject,
        text=_signed(request.company_id, body, contact.language),
        language=contact.language,
        purpose=MAIL_PURPOSE,
        in_reply_to=thread.message_ids[-1] if thread.message_ids else "",
        references=thread.message_ids,
        reply_to=reply_address(request.company_id, request.pk, contact),
        files=[_mail_file(attachment) for attachment in attachments],
    )


def _thread(request: Request, contact: Contact) -> _Thread:
    """Their mails and ours, with the subject under which the first of ours went out: it stays,
    whatever the request is called later, so that mail programs keep the answers together."""
    mails = Mail.objects.of_company(request.company_id).filter(pk=OuterRef("mail_id"))
    said = Message.objects.of_company(request.company_id).filter(
        Q(request=request) | Q(request__merged_into=request), contact=contact
    )
    rows = list(
        said.order_by("at", "pk").values_list(
            # Before these were kept with the message, the mail alone had them.
            Coalesce(
                NullIf(F("mail_message_id"), Value("")), Subquery(mails.values("message_id")[:1])
            ),
            Subquery(mails.values("subject")[:1]),
        )
    )
    ids = [message_id for message_id, _subject in rows if message_id]
    if request.contact_id == contact.pk and request.mail_message_id:
        ids.insert(0, request.mail_message_id)
    # The number keeps answers together; it is for machines and needs no translation.
    fresh = f"[#{request.number}] {request.subject}"
    return _Thread(ids, next((subject for _id, subject in rows if subject), fresh[:300]))


def _signed(company_id: int, body: str, language: str) -> str:
    """The words, and the company's lines under them, after the mark that mail programs know."""
    sender = sender_of(company_id)
    signature = sender.signature(language).strip() if sender else ""
    return f"{body}\n\n-- \n{signature}\n" if signature else body


def _mail_file(attachment: Attachment) -> MailFile:
    return MailFile(
        file_id=attachment.file_id or 0,
        name=attachment.name,
        content_type=attachment.content_type,
        attachment_id=attachment.pk,
    )
