"""Texts kept in both languages."""

from django.db import models

from core.languages import reading_order


def in_language(record: models.Model, field: str) -> str:
    """The text of `field` in the language in use, or in the other one if that is empty."""
    first, second = reading_order()
    return str(getattr(record, f"{field}_{first}") or getattr(record, f"{field}_{second}"))
