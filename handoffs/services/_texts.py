"""What people write, checked before anything is locked. Words are kept as they were written."""

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput

LONG = 20_000
CLIENT_WORDS = 100_000
REASON = 2_000
SUBJECT = 300


def optional_text(field: str, value: str, limit: int) -> str:
    """The text; blank becomes empty. Raises `InvalidInput` for one that is too long."""
    if "\x00" in value:
        raise InvalidInput(fields={field: _("The text holds characters that cannot be stored.")})
    if len(value) > limit:
        sentence = _("At most %(limit)s characters, please.") % {"limit": limit}
        raise InvalidInput(sentence, fields={field: sentence})
    return value if value.strip() else ""


def required_text(field: str, value: str, limit: int) -> str:
    """As `optional_text`, and something must be written."""
    text = optional_text(field, value, limit)
    if not text:
        sentence = _("Fill this in.")
        raise InvalidInput(fields={field: sentence})
    return text


def idempotency_key_checked(value: str) -> str:
    """The key of a call that may be repeated. Raises `InvalidInput` for one that is too long."""
    return optional_text("idempotency_key", value, 100)


def one_of(field: str, value: str, values: list[str]) -> None:
    """Raise `InvalidInput` for a value that is not among the choices."""
    if value not in values:
        sentence = _("Choose one of: %(values)s.") % {"values": ", ".join(values)}
        raise InvalidInput(sentence, fields={field: sentence})
