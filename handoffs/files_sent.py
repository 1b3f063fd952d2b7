"""How a file leaves the product: as a download that no browser opens inside it."""

from urllib.parse import quote

from django.http import HttpResponse

from core.files import file_content
from handoffs.models import Attachment


def file_response(file: Attachment) -> HttpResponse:
    """The file as a download, with everything that keeps a browser from running it."""
    response = HttpResponse(file_content(file.file_id or 0), content_type=file.content_type)
    # RFC 6266: a plain name for the oldest programs, and the real one in UTF-8.
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in file.name
    )
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    return locked_up(response)


def locked_up(response: HttpResponse) -> HttpResponse:
    """No guessing of types, no scripts, no frames, no copies in caches."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
