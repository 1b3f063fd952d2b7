"""Messages: what goes to the client and comes from them. Nothing here knows comments."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.models import Contact
from core.access import Actor, Capability
from core.constraints import constraint_errors
from core.errors import InvalidInput
from core.records import require_version
from handoffs.models import EntryKind, Message, MessageDirection, Request
from handoffs.selectors.standing import first_role_of
from handoffs.services._kept import begin_on_kept
from handoffs.services._ledger import Turn, begin, write
from handoffs.services._people import contact_given
from handoffs.services._texts import (
    CLIENT_WORDS,
    LONG,
    idempotency_key_checked,
    required_text,
)
from handoffs.services.requests import owner_after_reopening
from handoffs.transitions import RequestAction, RequestState
from handoffs.variables import braced, variables_in
from notices.services import mail_queue

_KEY_USED = _("This key was used for something else.")
_KEY_ERRORS = {"message_idempotency_key": ("idempotency_key", _KEY_USED)}
_WITHOUT_MAIL = frozenset({"demo", "import"})
MAIL_PURPOSE = "request.message"


def message_send(
    *,
    actor: Actor,
    request_id: int,
    body: str,
    version: int | None = None,
    contact_id: int | None = None,
    is_automatic: bool = False,
    at: datetime | None = None,
    idempotency_key: str = "",
) -> Message:
    """Write to the client: to the given contact or the request's own; queues the mail.

    Demo and import send no mail. A repeated idempotency key gives the first message. Raises
    `NotFound`, `NotAllowed`, `Stale`, `InvalidInput` when nobody can receive it or a variable of a
    template still stands in it.
    """
    body = _without_gaps(required_text("body", body, LONG))
    key = idempotency_key_checked(idempotency_key)
    with constraint_errors(_KEY_ERRORS), transaction.atomic():
        turn = begin(
            actor=actor,
            request_id=request_id,
            action=RequestAction.MESSAGE_CLIENT,
            capability=Capability.REQUESTS_WORK,
            at=at,
        )
        known = _known(turn, key)
        if known is not None:
            return known
        require_version(turn.request, version)
        contact = _contact(turn, contact_id)
        message: Message = Message.objects.create(
            company_id=actor.company_id,
            request=turn.request,
            direction=MessageDirection.TO_CLIENT,
            author_id=actor.membership_id,
            author_role_id=_author_role(turn),
            contact=contact,
            body=body,
            is_automatic=is_automatic,
            mail_id=_queue_mail(turn, contact, body),
            idempotency_key=key,
            at=turn.at,
        )
        write(turn, EntryKind.MESSAGE_OUT, message=message, is_automatic=is_automatic)
    return message


def _without_gaps(body: str) -> str:
    """The text. Raises `InvalidInput` for one that a client would get half-filled."""
    if gaps := variables_in(body):
        names = {"names": braced(gaps)}
        sentence = _("Write something in place of %(names)s before you send it.") % names
        raise InvalidInput(sentence, fields={"body": sentence})
    return body


def _known(turn: Turn, key: str) -> Message | None:
    if not key:
        return None
    messages = Message.objects.visible_to(turn.actor)
    message: Message | None = messages.filter(idempotency_key=key, request=turn.request).first()
    return message


def _contact(turn: Turn, contact_id: int | None) -> Contact | None:
    """Who receives it. Raises `InvalidInput` when a mail could not reach them."""
    request = turn.request
    if contact_id is not None:
        contact: Contact | None = _contact_given(turn, contact_id)
    else:
        contact = request.contact
    if turn.actor.via in _WITHOUT_MAIL:
        return contact
    if contact is None:
        raise InvalidInput(fields={"contact_id": _("Choose who at the client receives it.")})
    if not contact.is_active or not contact.email:
        sentence = _("%(name)s cannot receive mail. Choose another contact.")
        raise InvalidInput(fields={"contact_id": sentence % {"name": contact.name}})
    return contact


def _contact_given(turn: Turn, contact_id: int) -> Contact:
    """A contact of the client, or of a request of another client that was merged into this one."""
    try:
        return contact_given(turn.actor, turn.request.client_id, contact_id)
    except InvalidInput:
        merged = Request.objects.visible_to(turn.actor).filter(
            merged_into=turn.request, contact_id=contact_id
        )
        client_id = merged.values_list("client_id", flat=True).first()
        if client_id is None:
            raise
        return contact_given(turn.actor, client_id, contact_id)


def _author_role(turn: Turn) -> int | None:
    if turn.is_owner:
        role_id: int | None = turn.request.owner_role_id
        return role_id
    if turn.actor.membership_id is None or not turn.actor.role_codes:
        return None
    return first_role_of(turn.actor.company_id, turn.actor.membership_id, turn.day)


def _queue_mail(turn: Turn, contact: Contact | None, body: str) -> int | None:
    if contact is None or turn.actor.via in _WITHOUT_MAIL:
        return None
    request = turn.request
    # The number keeps answers together; it is for machines and needs no translation.
    subject = f"[#{request.number}] {request.subject}"
    mail = mail_queue(
        company_id=request.company_id,
        to_email=contact.email,
        to_name=contact.name,
        subject=subject[:300],
        text=body,
        language=contact.language,
        purpose=MAIL_PURPOSE,
    )
    return mail.pk


def message_receive(
    *, actor: Actor, request_id: int, body: str, at: datetime | None = None
) -> Message:
    """Record what the client wrote: it wakes a waiting request and reopens a resolved one.

    What comes for a request that was merged into another lands on that one. Raises `NotFound`,
    `NotAllowed`, `InvalidInput`.
    """
    body = required_text("body", body, CLIENT_WORDS)
    with transaction.atomic():
        turn = begin_on_kept(
            actor=actor,
            request_id=request_id,
            action=RequestAction.RECEIVE_MESSAGE,
            capability=Capability.REQUESTS_WORK,
            at=at,
        )
        message: Message = Message.objects.create(
            company_id=actor.company_id,
            request=turn.request,
            direction=MessageDirection.FROM_CLIENT,
            contact_id=_speaker_id(turn, request_id),
            body=body,
            at=turn.at,
        )
        if turn.request.state == RequestState.RESOLVED:
            owner = owner_after_reopening(turn)
            data = {"cause": "message"}
            write(turn, EntryKind.REOPENED, owner=owner, message=message, data=data)
        else:
            write(turn, EntryKind.MESSAGE_IN, message=message)
    return message


def _speaker_id(turn: Turn, request_id: int) -> int | None:
    """The contact of the request that was written to, which may have been merged."""
    if turn.request.pk == request_id:
        return turn.request.contact_id
    asked = Request.objects.visible_to(turn.actor).filter(pk=request_id)
    return asked.values_list("contact_id", flat=True).first()
