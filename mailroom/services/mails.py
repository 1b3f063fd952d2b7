"""What a person does with a mail that waits: open a request, add it to one, or put it aside."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients import services as clients
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.files import file_content
from core.records import locked, require_version
from core.transitions import next_state
from mailroom import selectors
from mailroom.models import IncomingMail
from mailroom.parsing import Kind, parse_mail
from mailroom.services._words import message_write, request_begin
from mailroom.transitions import MAIL_TRANSITIONS, MailAction, MailState, Reason

_LONGEST_NOTE = 1000
_COPY = _("The same mail has come before. Decide about that one.")
_REFUSED = {
    MailState.RECEIVED: _("It is being placed right now. Look again in a minute."),
    MailState.PLACED: _("It is on a request already."),
}


def mail_open(
    *,
    actor: Actor,
    mail_id: int,
    client_id: int,
    contact_id: int | None = None,
    contact_name: str = "",
    version: int | None = None,
) -> IncomingMail:
    """Open a request of this client with the mail's words.

    With a `contact_name` the sender becomes a new contact of the client, and what else they wrote
    that waits is placed too. Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`,
    `InvalidInput`.
    """
    with transaction.atomic():
        mail = _begun(actor, mail_id, MailAction.OPEN, version)
        if contact_id is None and contact_name.strip():
            contact_id = _contact_made(actor, mail, client_id, contact_name)
        parsed = parse_mail(file_content(mail.file_id))
        request_id = request_begin(actor, mail, parsed, client_id, contact_id)
        values = {"state": MailState.PLACED, "reason": Reason.BY_PERSON, "request_id": request_id}
        _save(actor, mail, "incoming_mail.open", values)
    return mail


def mail_attach(
    *, actor: Actor, mail_id: int, request_number: int, version: int | None = None
) -> IncomingMail:
    """Add the mail to a request as the client's message. Raises as `mail_open`."""
    with transaction.atomic():
        mail = _begun(actor, mail_id, MailAction.ATTACH, version)
        request = selectors.request_visible(actor, request_number)
        if request is None:
            sentence = _("There is no request with this number.")
            raise InvalidInput(sentence, fields={"request_number": sentence})
        parsed = parse_mail(file_content(mail.file_id))
        contact = selectors.contact_of_client(actor.company_id, request.client_id, mail.sender)
        request_id, message_id = message_write(
            actor,
            mail,
            parsed,
            request.pk,
            contact_id=contact.pk if contact else None,
            is_automatic=parsed.kind != Kind.PERSONAL,
        )
        values = {
            "state": MailState.PLACED,
            "reason": Reason.BY_PERSON,
            "request_id": request_id,
            "message_pk": message_id,
        }
        _save(actor, mail, "incoming_mail.attach", values)
    return mail


def mail_dismiss(
    *, actor: Actor, mail_id: int, note: str = "", version: int | None = None
) -> IncomingMail:
    """Say that it is not a request, and why; `mail_hold` takes it back. Raises as `mail_open`."""
    note = note.strip()
    if len(note) > _LONGEST_NOTE or "\x00" in note:
        sentence = _("At most %(limit)s characters, please.") % {"limit": _LONGEST_NOTE}
        raise InvalidInput(sentence, fields={"note": sentence})
    with transaction.atomic():
        mail = _begun(actor, mail_id, MailAction.DISMISS, version)
        values = {"state": MailState.REFUSED, "reason": Reason.NOT_A_REQUEST, "note": note}
        _save(actor, mail, "incoming_mail.dismiss", values)
    return mail


def mail_hold(*, actor: Actor, mail_id: int, version: int | None = None) -> IncomingMail:
    """Let a mail that was put aside wait for a person again. Raises as `mail_open`."""
    with transaction.atomic():
        mail = _begun(actor, mail_id, MailAction.HOLD, version)
        values = {"state": MailState.HELD, "reason": Reason.BY_PERSON, "note": ""}
        _save(actor, mail, "incoming_mail.hold", values)
    return mail


def _begun(actor: Actor, mail_id: int, action: MailAction, version: int | None) -> IncomingMail:
    """The mail, locked, if this may be done to it now."""
    actor.require(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    mails = IncomingMail.objects.visible_to(actor).select_related("mailbox__topic", "company")
    mail: IncomingMail = locked(mails, mail_id)
    require_version(mail, version)
    if mail.same_as_id is not None:
        raise IllegalState(_COPY)
    try:
        next_state(MAIL_TRANSITIONS, mail.state, action)
    except IllegalState as error:
        raise IllegalState(_REFUSED.get(MailState(mail.state))) from error
    return mail


def _contact_made(actor: Actor, mail: IncomingMail, client_id: int, name: str) -> int:
    if not mail.sender:
        sentence = _("The mail does not say who wrote it.")
        raise InvalidInput(sentence, fields={"contact_name": sentence})
    known = selectors.contact_of_client(actor.company_id, client_id, mail.sender)
    if known is not None and known.is_active:
        return known.pk
    contact = clients.contact_create(
        actor=actor,
        client_id=client_id,
        name=name.strip()[:200],
        email=mail.sender,
        language=mail.company.language,
    )
    _place_others(mail)
    return contact.pk


def _place_others(mail: IncomingMail) -> None:
    """What the same sender wrote and nobody knew whose it was: look at it again."""
    waiting = IncomingMail.objects.of_company(mail.company_id).filter(
        sender=mail.sender, state=MailState.HELD, reason=Reason.UNKNOWN_SENDER
    )
    waiting.exclude(pk=mail.pk).update(
        state=MailState.RECEIVED, reason="", attempts=0, due_at=Now()
    )


def _save(actor: Actor, mail: IncomingMail, action: str, values: dict[str, Any]) -> None:
    before = {"state": [mail.state, values["state"]]}
    values = {
        **values,
        "handled_by_id": actor.membership_id,
        "handled_at": timezone.now(),
        "version": mail.version + 1,
    }
    for name, value in values.items():
        setattr(mail, name, value)
    mail.save(update_fields=[*values])
    if mail.request_id is not None:
        before["request"] = [None, mail.request_id]
    audit(actor=actor, action=action, subject=mail, changes=before)
