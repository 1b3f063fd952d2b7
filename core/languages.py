"""Texts kept in both languages, read in the language in use."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def reading_order() -> tuple[str, str]:
    """The two languages of texts, the one in use first."""
    return ("ru", "en") if (get_language() or "en").startswith("ru") else ("en", "ru")


def text_among(texts: Mapping[str, Any], name: str) -> str:
    """`name_en` or `name_ru` in the language in use, or in the other one if that is empty, or
    plain `name`."""
    first, second = reading_order()
    return str(
        texts.get(f"{name}_{first}") or texts.get(f"{name}_{second}") or texts.get(name) or ""
    )
