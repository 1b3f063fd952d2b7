"""Money: currencies by their three letters."""

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput


def currency_code(text: str, field: str = "currency") -> str:
    """Three capital letters as in ISO 4217. Raises `InvalidInput`."""
    code = text.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        message = _("Write the currency in three letters, such as EUR.")
        raise InvalidInput(message, fields={field: message})
    return code
