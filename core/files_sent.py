"""How a file leaves the product: as a download that no browser opens inside it."""

from urllib.parse import quote

from django.http import HttpResponse


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """The bytes as a download, with everything that keeps a browser from running them."""
    response = HttpResponse(content, content_type=content_type)
    # RFC 6266: a plain name for the oldest programs, and the real one in UTF-8.
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in name
    )
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return locked_up(response)


def locked_up(response: HttpResponse) -> HttpResponse:
    """No guessing of types, no scripts, no frames, no copies in caches."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
