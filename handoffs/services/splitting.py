"""Splitting: what a client asked beside the first matter becomes a request of its own."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import InvalidInput, NotFound
from handoffs.models import (
    EntryKind,
    LinkKind,
    Message,
    MessageDirection,
    Priority,
    Request,
    RequestLink,
)
from handoffs.services._ledger import Turn, begin, note, write
from handoffs.services._texts import (
    CLIENT_WORDS,
    REASON,
    SUBJECT,
    idempotency_key_checked,
    optional_text,
    required_text,
)
from handoffs.services.links import link_write
from handoffs.services.opening import request_open
from handoffs.transitions import RequestAction

MOST_MESSAGES = 100
_NOTHING = _("Choose messages of the client, or copy a part of their words.")
_NOT_THEIRS = _(
    "This does not stand in the client's words. Copy it as it is: their words are never changed."
)


def request_split(
    *,
    actor: Actor,
    request_id: int,
    subject: str,
    version: int | None = None,
    message_ids: Collection[int] = (),
    part: str = "",
    topic_id: int | None = None,
    priority: str = Priority.NORMAL,
    reason: str = "",
    idempotency_key: str = "",
) -> Request:
    """Open another request of the same client in these of their words, linked to the first.

    The words are messages of the client, a `part` of what they wrote, or both; they stay where
    they are too. The new request goes where its own topic says. A repeated idempotency key gives
    the first one. Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    required_text("subject", subject, SUBJECT)
    part = optional_text("part", part, CLIENT_WORDS)
    reason = optional_text("reason", reason, REASON)
    key = idempotency_key_checked(idempotency_key)
    with transaction.atomic():
        turn = _turn(actor, request_id, None)
        known = _known(turn, key)
        if known is not None:
            return known
        turn = _turn(actor, request_id, version)
        messages = _messages(turn, message_ids)
        made = request_open(
            actor=actor,
            client_id=turn.request.client_id,
            contact_id=turn.request.contact_id,
            topic_id=topic_id,
            subject=subject,
            text=_words(turn, messages, part),
            channel=turn.request.channel,
            priority=priority,
            idempotency_key=key,
        )
        _join(turn, made, messages, reason)
    return made


def _turn(actor: Actor, request_id: int, version: int | None) -> Turn:
    return begin(
        actor=actor,
        request_id=request_id,
        action=RequestAction.SPLIT,
        capability=Capability.REQUESTS_WORK,
        version=version,
    )


def _known(turn: Turn, key: str) -> Request | None:
    if not key:
        return None
    made = Request.objects.visible_to(turn.actor).filter(
        idempotency_key=key,
        links_from__other=turn.request,
        links_from__kind=LinkKind.SPLIT_FROM,
    )
    request: Request | None = made.first()
    return request


def _messages(turn: Turn, ids: Collection[int]) -> list[Message]:
    """What the client wrote on this request or on one merged into it, in order."""
    wanted = set(ids)
    if len(wanted) > MOST_MESSAGES:
        raise InvalidInput(fields={"message_ids": _("Too many messages.")})
    here = Q(request=turn.request) | Q(request__merged_into=turn.request)
    found = list(
        Message.objects.visible_to(turn.actor)
        .filter(here, pk__in=wanted, direction=MessageDirection.FROM_CLIENT)
        .order_by("at", "pk")
    )
    if len(found) < len(wanted):
        raise NotFound(fields={"message_ids": _("Nothing was found here.")})
    return found


def _words(turn: Turn, messages: list[Message], part: str) -> str:
    """The words of the new request. Raises `InvalidInput` for none, and for words of our own."""
    if part:
        _require_said(turn, part)
    words = [*([part.strip()] if part else []), *(message.body for message in messages)]
    if not words:
        raise InvalidInput(_NOTHING, fields={"part": _NOTHING})
    return "\n\n".join(words)


def _require_said(turn: Turn, part: str) -> None:
    """Line breaks and spaces may differ: a browser changes them in what is copied."""
    request = turn.request
    said = Message.objects.visible_to(turn.actor).filter(
        Q(request=request) | Q(request__merged_into=request),
        direction=MessageDirection.FROM_CLIENT,
    )
    texts = [
        request.original_text,
        *request.duplicates.values_list("original_text", flat=True),
        *said.values_list("body", flat=True),
    ]
    wanted = " ".join(part.split())
    if not any(wanted in " ".join(text.split()) for text in texts):
        raise InvalidInput(_NOT_THEIRS, fields={"part": _NOT_THEIRS})


def _join(turn: Turn, made: Request, messages: list[Message], reason: str) -> RequestLink:
    """A line in the history of both, and the link."""
    first = turn.request
    data: dict[str, Any] = {"request": made.pk, "number": made.number}
    if messages:
        data["messages"] = [message.pk for message in messages]
    if reason:
        data["reason"] = reason
    write(turn, EntryKind.SPLIT, data=data)
    from_first = {"request": first.pk, "number": first.number}
    child = Turn(turn.actor, made, max(turn.at, made.opened_at), made.state, tells_of_past=False)
    note(child, EntryKind.SPLIT_FROM, is_automatic=turn.actor.is_system, data=from_first)
    return link_write(child, first, LinkKind.SPLIT_FROM)
