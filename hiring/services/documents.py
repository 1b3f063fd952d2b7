"""Documents of candidates: what a file is, its bytes say; deleted ones leave no bytes behind."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.errors import InvalidInput, NotFound
from core.file_kinds import PICTURES, clean_name, kind_of
from core.files import file_keep, files_sweep
from core.pictures import has_too_many_pixels
from hiring.models import CandidateDocument, StepKind
from hiring.services._shared import audit_candidate, candidate_locked, keep_step

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_DOCUMENTS: Final = 20
# Bytes of deleted data wait for nothing: also what was uploaded this very moment goes.
AT_ONCE: Final = timedelta(seconds=-1)


def document_add(
    *, actor: Actor, candidate_id: int, name: str, content: bytes
) -> CandidateDocument:
    """Keep a file of a candidate. Raises `NotFound`, `IllegalState`, and `InvalidInput` for a file
    that cannot be kept."""
    with transaction.atomic():
        candidate = candidate_locked(actor, candidate_id)
        if candidate.documents.count() >= MOST_DOCUMENTS:
            sentence = _("At most %(count)s files, please.") % {"count": MOST_DOCUMENTS}
            raise _refused(sentence)
        kind = _judged(name, content)
        document = CandidateDocument(
            company_id=actor.company_id,
            candidate=candidate,
            name=clean_name(name, kind),
            content_type=kind.content_type,
            size=len(content),
            file=file_keep(actor.company_id, content),
            uploaded_by_id=actor.membership_id,
        )
        document.save(force_insert=True)
        keep_step(actor, candidate, StepKind.DOCUMENT)
        audit_candidate(actor, candidate, "document_add", document=[None, document.pk])
    return document


def _judged(name: str, content: bytes) -> Any:
    """What the file is. Raises `InvalidInput` with the reason it is not kept."""
    values = {"name": clean_name(name, None)}
    if not content:
        raise _refused(_("“%(name)s” is empty.") % values)
    if len(content) > MOST_BYTES:
        raise _refused(_("“%(name)s” has more than 10 MB.") % values)
    kind = kind_of(content)
    if kind is None:
        raise _refused(
            _(
                "“%(name)s” cannot be attached. Pictures, PDF, office documents, plain text,"
                " archives, sound and video can be; what counts is what is in the file, not its"
                " name."
            )
            % values
        )
    if kind.content_type in PICTURES and has_too_many_pixels(content):
        raise _refused(_("“%(name)s” is a picture of more than 50 megapixels.") % values)
    return kind


def _refused(sentence: Any) -> InvalidInput:
    return InvalidInput(sentence, fields={"file": sentence})


def document_remove(*, actor: Actor, document_id: int) -> None:
    """Delete a file of a candidate with its bytes. Raises `NotFound`, `IllegalState`."""
    with transaction.atomic():
        documents = CandidateDocument.objects.visible_to(actor).filter(pk=document_id)
        candidate_id = documents.values_list("candidate_id", flat=True).first()
        if candidate_id is None:
            raise NotFound
        candidate = candidate_locked(actor, candidate_id)
        if not candidate.documents.filter(pk=document_id).delete()[0]:
            raise NotFound
        keep_step(actor, candidate, StepKind.DOCUMENT_GONE)
        audit_candidate(actor, candidate, "document_remove", document=[document_id, None])
    files_sweep(actor.company_id, older_than=AT_ONCE)
