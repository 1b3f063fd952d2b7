"""Files: uploaded by a person and then sent, or kept as they come with a client's mail.

Which side a file belongs to (the talk with the client, or colleagues) is said when it is uploaded;
the database lets it onto nothing of the other side. What a file is, its bytes say, not its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import InvalidInput, NotAllowed, NotFound
from core.file_kinds import PICTURES, clean_name, kind_of
from core.files import file_keep, files_sweep
from core.pictures import has_too_many_pixels, preview_of
from core.records import locked
from handoffs.models import Attachment, Message, Request
from handoffs.refusals import Refusal, refusal_text
from handoffs.services._ledger import Turn

MOST_BYTES = 10 * 1024 * 1024
MOST_BYTES_TOGETHER = 20 * 1024 * 1024
MOST_FILES = 20
PENDING_LASTS = timedelta(days=1)
_MOST_PENDING = 100


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file of a mail that came in, as the mail says; nothing of it is checked yet."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a file is, or why it is not kept."""

    name: str
    content_type: str = ""
    refused_reason: str = ""


def _judged(name: str, content: bytes) -> _Judged:
    if not content:
        return _Judged(clean_name(name, None), refused_reason=Refusal.EMPTY)
    if len(content) > MOST_BYTES:
        return _Judged(clean_name(name, None), refused_reason=Refusal.TOO_BIG)
    kind = kind_of(content)
    if kind is None:
        return _Judged(clean_name(name, None), refused_reason=Refusal.KIND)
    judged = _Judged(clean_name(name, kind), kind.content_type)
    if kind.content_type in PICTURES and has_too_many_pixels(content):
        return replace(judged, refused_reason=Refusal.PIXELS)
    return judged


def _kept(company_id: int, judged: _Judged, content: bytes, fields: dict[str, Any]) -> Attachment:
    """The row with its bytes, and with a preview if it is a picture that can be read."""
    preview = preview_of(content) if judged.content_type in PICTURES else None
    return Attachment(
        company_id=company_id,
        name=judged.name,
        content_type=judged.content_type,
        size=len(content),
        file=file_keep(company_id, content),
        preview=file_keep(company_id, preview) if preview else None,
        **fields,
    )


def attachment_upload(
    *, actor: Actor, request_id: int, name: str, content: bytes, is_with_client: bool
) -> Attachment:
    """Keep a file that this person is about to send; for a day, and seen by nobody else.

    Raises `NotFound`, `NotAllowed`, and `InvalidInput` for a file that cannot be attached.
    """
    actor.require(Capability.REQUESTS_WORK if is_with_client else Capability.REQUESTS_COMMENT)
    if actor.membership_id is None:
        raise NotAllowed(_("Only people attach files."))
    request = Request.objects.visible_to(actor).filter(pk=request_id).first()
    if request is None:
        raise NotFound
    judged = _judged(name, content)
    if judged.refused_reason:
        raise _refuse(refusal_text(judged.refused_reason, judged.name))
    pending = _pending(actor)
    if pending.count() >= _MOST_PENDING:
        raise _refuse(_("You have uploaded too many files without sending them."))
    fields = {
        "request": request,
        "is_with_client": is_with_client,
        "uploaded_by_id": actor.membership_id,
    }
    with transaction.atomic():
        attachment = _kept(actor.company_id, judged, content, fields)
        attachment.save(force_insert=True)
    return attachment


def _refuse(sentence: Any) -> InvalidInput:
    return InvalidInput(sentence, fields={"files": sentence})


def _pending(actor: Actor) -> Any:
    unsent = Attachment.objects.of_company(actor.company_id).filter(message=None, comment=None)
    return unsent.filter(uploaded_by_id=actor.membership_id or 0)


def attachment_remove(*, actor: Actor, attachment_id: int) -> None:
    """Take back what one has uploaded and not sent. Raises `NotFound`."""
    with transaction.atomic():
        locked(_pending(actor), attachment_id).delete()


def attachments_discard(*, actor: Actor, request_id: int, is_with_client: bool) -> None:
    """Take back all that one has uploaded for a draft and not sent."""
    mine = _pending(actor).filter(request_id=request_id, is_with_client=is_with_client)
    mine.delete()


def attachments_given(turn: Turn, ids: Sequence[int], *, is_with_client: bool) -> list[Attachment]:
    """The actor's pending files of this request and this side, locked, in order.

    Raises `NotFound` for anything else, `InvalidInput` when they are too many or too big together.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    if len(wanted) > MOST_FILES:
        raise _refuse(_("At most %(count)s files, please.") % {"count": MOST_FILES})
    mine = _pending(turn.actor).filter(request=turn.request, is_with_client=is_with_client)
    rows = {row.pk: row for row in mine.filter(pk__in=wanted).select_for_update().order_by("pk")}
    if len(rows) < len(wanted):
        sentence = _("A file is not there any more. Attach it again.")
        raise NotFound(sentence, fields={"attachment_ids": sentence})
    if sum(row.size for row in rows.values()) > MOST_BYTES_TOGETHER:
        raise _refuse(_("Together the files have more than 20 MB. Send them one after another."))
    return [rows[pk] for pk in wanted]


def attachments_put(attachments: Sequence[Attachment], **holder: Any) -> None:
    """Hang pending files on what was written just now: `message` or `comment`."""
    ids = [attachment.pk for attachment in attachments]
    if ids:
        Attachment.objects.filter(pk__in=ids).update(**holder)


def attachments_keep(
    *,
    company_id: int,
    request: Request,
    message: Message | None,
    files: Sequence[IncomingFile],
) -> list[Attachment]:
    """Keep the files of a client's mail.

    Without a message they belong to the client's first words. One that cannot be kept leaves a row
    with the reason and no file, to be shown in its place.
    """
    rows: list[Attachment] = []
    count = size = 0
    with transaction.atomic():
        for file in files:
            judged = _judged(file.name, file.content)
            if not judged.refused_reason and count >= MOST_FILES:
                judged = replace(judged, refused_reason=Refusal.TOO_MANY)
            if not judged.refused_reason and size + len(file.content) > MOST_BYTES_TOGETHER:
                judged = replace(judged, refused_reason=Refusal.TOO_BIG_TOGETHER)
            fields = {"request": request, "message": message, **_as_it_came(file)}
            if judged.refused_reason:
                rows.append(_refused(company_id, judged, len(file.content), fields))
            else:
                count, size = count + 1, size + len(file.content)
                rows.append(_kept(company_id, judged, file.content, fields))
        return list(Attachment.objects.bulk_create(rows))


def _as_it_came(file: IncomingFile) -> dict[str, Any]:
    return {
        "is_with_client": True,
        "content_id": _content_id(file.content_id),
        "is_inline": file.is_inline,
    }


def _refused(company_id: int, judged: _Judged, size: int, fields: dict[str, Any]) -> Attachment:
    return Attachment(
        company_id=company_id,
        name=judged.name,
        content_type=judged.content_type,
        size=size,
        refused_reason=judged.refused_reason,
        **fields,
    )


def _content_id(value: str) -> str:
    """Without its angle brackets, as pictures in the text refer to it."""
    return value.strip().removeprefix("<").removesuffix(">").replace("\x00", "")[:255]


def attachments_sweep(*, actor: Actor) -> int:
    """Delete what was uploaded a day ago and never sent, and bytes that nothing holds any more.

    Safe to run any number of times; returns how many files went.
    """
    unsent = Attachment.objects.of_company(actor.company_id).filter(
        message=None, comment=None, uploaded_by__isnull=False
    )
    with transaction.atomic():
        old = unsent.filter(created_at__lt=Now() - PENDING_LASTS)
        ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:1000])
        Attachment.objects.filter(pk__in=ids).delete()
    return files_sweep(actor.company_id, older_than=PENDING_LASTS)
