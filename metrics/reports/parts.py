"""Which part of what was measured a report is about, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.access import Actor
from core.ui import formats
from metrics.cuts import Cut, Dimension
from metrics.dashboard.naming import DIMENSIONS, ROWS, part_name


def part_text(actor: Actor, cut: Mapping[str, Any]) -> str:
    """Which part, in words; nothing for the whole. Names only of what the actor sees."""
    return part_texts(actor, [cut])[0]


def part_texts(actor: Actor, cuts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The same of several; a query for each kind of thing that is named."""
    asked = [Cut(**cut) for cut in cuts]
    known = {one: _names(actor, one, {cut.of(one) for cut in asked}) for one in ROWS}
    return [", ".join(_features(cut, known)) for cut in asked]


def _names(actor: Actor, dimension: Dimension, keys: Iterable[Any]) -> dict[Any, str]:
    ids = [key for key in keys if key]
    manager: Any = ROWS[dimension]._default_manager
    return {row.pk: str(row) for row in manager.visible_to(actor).filter(pk__in=ids)} if ids else {}


def _features(cut: Cut, known: Mapping[Dimension, Mapping[Any, str]]) -> Iterable[str]:
    for dimension in Dimension:
        key = cut.of(dimension)
        if key is None:
            continue
        name = known[dimension].get(key, formats.NO_VALUE) if dimension in known else str(key)
        yield f"{DIMENSIONS[dimension]}: {part_name(dimension, key or None, name)}"
