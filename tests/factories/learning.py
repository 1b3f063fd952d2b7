"""Factories of learning, and their rows of the small company."""

from typing import Any


def tell_learning(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
