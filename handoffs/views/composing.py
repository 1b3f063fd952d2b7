"""The files that a composer holds: uploaded before, or sent along with its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import DomainError
from core.forms import ServiceForm
from handoffs import services
from handoffs.models import Attachment
from handoffs.views.talk import file_row, pending_files

MAX_ID = 2**63 - 1


@dataclass(slots=True)
class ComposerFiles:
    """Ids of pending files, and why others were refused."""

    actor: Actor
    ids: list[int]
    refused: list[str] = field(default_factory=list)

    def shown(self) -> list[dict[str, Any]]:
        """What the composer shows again; files that are gone are left out."""
        mine = Attachment.objects.visible_to(self.actor).filter(message=None, comment=None)
        rows = mine.filter(pk__in=self.ids, uploaded_by_id=self.actor.membership_id)
        return pending_files(rows.order_by("pk"))

    def add_errors(self, form: ServiceForm) -> None:
        """Say above the composer why files were refused."""
        for sentence in self.refused:
            form.add_error(None, sentence)


def ids_given(request: HttpRequest) -> list[int]:
    """Ids of files that stood in the composer; what is none is left out."""
    given = (text for text in request.POST.getlist("attachment_ids") if text.isascii())
    ids = [int(text) for text in given if text.isdigit() and len(text) < 20]
    return [pk for pk in ids if 0 < pk <= MAX_ID]


def files_given(
    request: HttpRequest, actor: Actor, request_id: int, *, is_with_client: bool
) -> ComposerFiles:
    """The files of a composer that was posted; what came with it is kept as pending, so that a
    refused message loses nothing."""
    given = _still_there(ComposerFiles(actor, ids_given(request)))
    for file in request.FILES.getlist("files"):
        try:
            kept = uploaded(actor, request_id, file, is_with_client=is_with_client)
        except DomainError as error:
            given.refused.append(str(next(iter(error.fields.values()), error.message)))
        else:
            given.ids.append(kept.pk)
    return given


def _still_there(given: ComposerFiles) -> ComposerFiles:
    """Without files that were swept or taken back meanwhile; whoever writes must hear of it."""
    if given.ids:
        there = {row["pk"] for row in given.shown()}
        if set(given.ids) - there:
            given.refused.append(_("A file is not there any more. Attach it again."))
        given.ids = [pk for pk in given.ids if pk in there]
    return given


def uploaded(
    actor: Actor, request_id: int, file: "UploadedFile[Any]", *, is_with_client: bool
) -> Attachment:
    """Keep one uploaded file. Raises what the service raises; a big one is not even read."""
    content = b"" if file.size is None else file.read(services.MOST_BYTES + 1)
    return services.attachment_upload(
        actor=actor,
        request_id=request_id,
        name=file.name or "",
        content=content,
        is_with_client=is_with_client,
    )


def unsent(record: Any, *, is_with_client: bool) -> list[dict[str, Any]]:
    """The files of a draft, as they were read along with the request."""
    rows: Sequence[dict[str, Any]] = getattr(record, "unsent_seen", None) or ()
    return [file_row(row["file"]) for row in rows if row["is_with_client"] == is_with_client]
