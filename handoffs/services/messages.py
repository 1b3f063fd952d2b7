"""Messages: what goes to the client and comes from them. Nothing here knows comments."""

from collections.abc import Sequence
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
from handoffs.services._ledger import Turn, begin, note, write
from handoffs.services._outgoing import WITHOUT_MAIL, queue_mail
from handoffs.services._people import contact_given
from handoffs.services._texts import (
    CLIENT_WORDS,
    LONG,
    idempotency_key_checked,
    optional_text,
    required_text,
)
from handoffs.services.attachments import (
    IncomingFile,
    attachments_given,
    attachments_keep,
    attachments_put,
)
from handoffs.services.requests import owner_after_reopening
from handoffs.transitions import RequestAction, RequestState
from handoffs.variables import braced, variables_in

_KEY_USED = _("This key was used for something else.")
_KEY_ERRORS = {"message_idempotency_key": ("idempotency_key", _KEY_USED)}


def message_send(
    *,
    actor: Actor,
    request_id: int,
    body: str,
    version: int | None = None,
    contact_id: int | None = None,
    attachment_ids: Sequence[int] = (),
    is_automatic: bool = False,
    at: datetime | None = None,
    idempotency_key: str = "",
) -> Message:
    """Write to the client: to the given contact or the request's own; queues the mail.

    `attachment_ids` are files that the actor uploaded for the client. Demo and import send no
    mail. A repeated idempotency key gives the first message. Raises `NotFound`, `NotAllowed`,
    `Stale`, `InvalidInput` when nobody can receive it, or a variable of a template still stands in
    it, or the files are too big together.
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
        attachments = attachments_given(turn, attachment_ids, is_with_client=True)
        mail = queue_mail(turn, contact, body, attachments)
        message: Message = Message.objects.create(
            company_id=actor.company_id,
            request=turn.request,
            direction=MessageDirection.TO_CLIENT,
            author_id=actor.membership_id,
            author_role_id=_author_role(turn),
            contact=contact,
            body=body,
            is_automatic=is_automatic,
            mail_id=mail.pk if mail else None,
            mail_message_id=mail.message_id if mail else "",
            idempotency_key=key,
            at=turn.at,
        )
        attachments_put(attachments, message=message)
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
    if turn.actor.via in WITHOUT_MAIL:
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


def message_receive(
    *,
    actor: Actor,
    request_id: int,
    body: str,
    at: datetime | None = None,
    contact_id: int | None = None,
    mail_message_id: str = "",
    mail_from: str = "",
    is_automatic: bool = False,
    html: str = "",
    quoted: str = "",
    files: Sequence[IncomingFile] = (),
) -> Message:
    """Record what the client wrote: it wakes a waiting request and reopens a resolved one.

    What comes for a request that was merged into another lands on that one. A mail may have no
    words, only `files`; its `html` must be clean already; with `mail_from` and no contact nobody
    known wrote it. An automatic one changes nothing about the request. Raises `NotFound`,
    `NotAllowed`, `InvalidInput`.
    """
    if mail_message_id:
        body = optional_text("body", body, CLIENT_WORDS)
    else:
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
            contact_id=_writer_id(turn, request_id, contact_id, mail_from),
            body=body,
            is_automatic=is_automatic,
            html=html,
            quoted=quoted,
            mail_message_id=mail_message_id[:255],
            mail_from=mail_from[:254],
            at=turn.at,
        )
        attachments_keep(
            company_id=actor.company_id, request=turn.request, message=message, files=files
        )
        if is_automatic:
            note(turn, EntryKind.MESSAGE_IN, message=message)
        elif turn.request.state == RequestState.RESOLVED:
            owner = owner_after_reopening(turn)
            data = {"cause": "message"}
            write(turn, EntryKind.REOPENED, owner=owner, message=message, data=data)
        else:
            write(turn, EntryKind.MESSAGE_IN, message=message)
    return message


def _writer_id(turn: Turn, request_id: int, contact_id: int | None, mail_from: str) -> int | None:
    """The contact whose mail it is; where nobody says, and no mail does, the request's own."""
    if contact_id is None:
        return None if mail_from else _speaker_id(turn, request_id)
    return _contact_given(turn, contact_id).pk


def _speaker_id(turn: Turn, request_id: int) -> int | None:
    """The contact of the request that was written to, which may have been merged."""
    if turn.request.pk == request_id:
        return turn.request.contact_id
    asked = Request.objects.visible_to(turn.actor).filter(pk=request_id)
    return asked.values_list("contact_id", flat=True).first()
