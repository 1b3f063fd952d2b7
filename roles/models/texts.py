"""Texts kept in both languages."""

from django.db import models
from django.utils.translation import get_language


def in_language(record: models.Model, field: str) -> str:
    """The text of `field` in the language in use, or in the other one if that is empty."""
    first, second = ("ru", "en") if (get_language() or "en").startswith("ru") else ("en", "ru")
    return str(getattr(record, f"{field}_{first}") or getattr(record, f"{field}_{second}"))
