"""Factories of checks, and their rows of the small company."""

from typing import Any


def tell_checks(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
