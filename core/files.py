"""Files in the database: the same bytes lie once a company, under their SHA-256.

Why here and not in a bucket: docs/decisions/0011-files-in-the-database.md. Only this module reads
and writes the bytes, so another place for them is a change of this module alone.
"""

from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet
from django.db.models.functions import Now

from core.models import StoredFile


def file_keep(company_id: int, content: bytes) -> StoredFile:
    """Keep the bytes in the caller's transaction, or find them kept already.

    Raises `ValueError` for no bytes at all. Two who keep the same at once share one row.
    """
    if not content:
        message = "an empty file is nothing to keep"
        raise ValueError(message)
    digest = sha256(content).hexdigest()
    found = _found(company_id, digest)
    if found is not None:
        return found
    row = StoredFile(company_id=company_id, digest=digest, size=len(content), content=content)
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    kept = _found(company_id, digest)
    if kept is None:
        raise ObjectDoesNotExist
    return kept


def _found(company_id: int, digest: str) -> StoredFile | None:
    files = StoredFile.objects.of_company(company_id)
    # Locked against the sweep of files that nobody holds, until the caller holds it.
    locked = files.filter(digest=digest).select_for_update(no_key=True)
    file: StoredFile | None = locked.defer("content").first()
    return file


def file_content(file_id: int) -> bytes:
    """The bytes of a file that the caller has found in sight."""
    content = StoredFile.objects.values_list("content", flat=True).get(pk=file_id)
    return bytes(content)


def files_sweep(company_id: int, *, older_than: timedelta) -> int:
    """Delete bytes that no row of any table refers to; returns how many.

    Locked first and asked again then: `file_keep` holds the lock until its caller refers to them.
    """
    old = StoredFile.objects.of_company(company_id).filter(created_at__lt=Now() - older_than)
    with transaction.atomic():
        free = _held_by_nothing(old).select_for_update(skip_locked=True, of=("self",))
        ids = list(free.order_by("pk").values_list("pk", flat=True)[:1000])
        locked = StoredFile.objects.filter(pk__in=ids).defer("content")
        gone, _by_model = _held_by_nothing(locked).delete()
    return gone


def _held_by_nothing(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Files to which no foreign key points, whichever app has it."""
    for field in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(field, ManyToOneRel):
            model, name = field.related_model, field.field.name
            rows = model._base_manager.filter(**{name: OuterRef("pk")})
            files = files.filter(~Exists(rows))
    return files
