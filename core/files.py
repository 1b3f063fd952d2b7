"""Files in the database: the same bytes lie once a company, under their SHA-256.

Why here and not in a bucket: docs/decisions/0011-files-in-the-database.md. Only this module reads
and writes the bytes, so another place for them is a change of this module alone.
"""

from hashlib import sha256

from django.core.exceptions import ObjectDoesNotExist

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
