"""Deleting a candidate: each table that says something about one brings its own eraser.

An eraser runs inside the transaction that deletes the candidates' data, with the candidates
locked. A test fails for a table that leads to a candidate and that nobody has named here.
"""

from collections.abc import Callable, Sequence
from typing import Any

Eraser = Callable[[int, Sequence[int]], None]

_erasers: list[Eraser] = []
_covered: set[str] = set()


def register_eraser(eraser: Eraser, *models: type[Any]) -> Eraser:
    """Have `eraser(company_id, candidate_ids)` called; name the models whose rows it empties."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    _covered.update(model._meta.label for model in models)
    return eraser


def register_nameless(*models: type[Any]) -> None:
    """These rows stay: they hold states, days and numbers, and nothing that tells of a person."""
    _covered.update(model._meta.label for model in models)


def erase(company_id: int, candidate_ids: Sequence[int]) -> None:
    """Run every eraser, those registered last first: they hang on what came before."""
    for eraser in reversed(_erasers):
        eraser(company_id, candidate_ids)


def covered() -> frozenset[str]:
    """Labels of the models that somebody answers for."""
    return frozenset(_covered)
