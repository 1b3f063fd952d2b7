"""Addresses of other places, as people give them."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput

LONGEST = 1000


def web_address(text: str, field: str) -> str:
    """A whole http or https address. Raises `InvalidInput`: anything else may run something."""
    given = text.strip()
    try:
        parts = urlsplit(given)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or len(given) > LONGEST or any(char.isspace() for char in given):
        message = _("Give a whole address that begins with https:// or http://.")
        raise InvalidInput(message, fields={field: message})
    return given
