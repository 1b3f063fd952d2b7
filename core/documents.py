"""Documents made of parts with keys, such as the steps of a playbook or the qualities of a guide:
checked, changed part by part, and compared.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, NotFound

LONGEST_KEY: Final = 40
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Neither the database nor JSON keeps these.
_IMPOSSIBLE: Final = re.compile("[\x00\ud800-\udfff]")
_MOVES: Final = {"up": -1, "down": 1}


class Keyed(Protocol):
    """A part of a document."""

    @property
    def key(self) -> str:
        """Its name within the document, which never changes."""


Part = TypeVar("Part", bound=Keyed)


def text_problem(text: Any, longest: int) -> Any:
    """What is wrong with a text, or None."""
    if not isinstance(text, str):
        return _("Give a text.")
    if len(text) > longest:
        return _("At most %(count)s characters.") % {"count": longest}
    if _IMPOSSIBLE.search(text):
        return _("This text holds characters that cannot be kept.")
    return None


def key_problem(key: Any) -> Any:
    """What is wrong with a key, or None."""
    if isinstance(key, str) and len(key) <= LONGEST_KEY and _KEY.fullmatch(key):
        return None
    return _("A key has small letters, digits, - and _, at most 40.")


def new_key(name: str, taken: Iterable[str], *, otherwise: str) -> str:
    """A key made of the name, which no other part has."""
    known = set(taken)
    stem = slugify(name)[: LONGEST_KEY - 4].strip("-_") or otherwise
    number, key = 1, stem
    while key in known:
        number += 1
        key = f"{stem}-{number}"
    return key


def place_of(parts: Sequence[Keyed], key: str) -> int:
    """Where the part stands. Raises `NotFound`."""
    for place, part in enumerate(parts):
        if part.key == key:
            return place
    raise NotFound


def moved(parts: list[Part], key: str, direction: str) -> list[Part]:
    """The parts with one of them one place `up` or `down`; at the edge it stays.

    Raises `NotFound`, and `InvalidInput` for another direction.
    """
    if direction not in _MOVES:
        raise InvalidInput(fields={"direction": _("Choose up or down.")})
    place = place_of(parts, key)
    other = place + _MOVES[direction]
    if 0 <= other < len(parts):
        parts[place], parts[other] = parts[other], parts[place]
    return parts


def changes_by_key(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Both sides of each part that differs, and of the order if it does, for the audit trail."""
    old, new = {item["key"]: item for item in before}, {item["key"]: item for item in after}
    changes: dict[str, list[Any]] = {
        key: [old.get(key), new.get(key)] for key in {**old, **new} if old.get(key) != new.get(key)
    }
    if list(old) != list(new):
        changes["order"] = [list(old), list(new)]
    return changes


class Change(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference(Generic[Part]):
    """One part that differs: both sides, and the names of the values that are not the same."""

    change: Change
    key: str
    before: Part | None
    after: Part | None
    fields: tuple[str, ...] = ()


def differences(
    before: Sequence[Part],
    after: Sequence[Part],
    fields_of: Callable[[Part, Part], tuple[str, ...]],
) -> list[Difference[Part]]:
    """Parts added, removed, changed and moved, in the reading order of the newer side.

    `fields_of` names what differs between the two sides of a part. Removed ones come last. A part
    that was moved and changed is told as changed; what moved is as little as explains the new
    order.
    """
    old, new = {part.key: part for part in before}, {part.key: part for part in after}
    left = _left_their_place([key for key in old if key in new], [key for key in new if key in old])
    found = []
    for key, part in new.items():
        was = old.get(key)
        if was is None:
            found.append(Difference(Change.ADDED, key, None, part))
        elif fields := fields_of(was, part):
            found.append(Difference(Change.CHANGED, key, was, part, fields))
        elif key in left:
            found.append(Difference(Change.MOVED, key, was, part))
    return found + [
        Difference(Change.REMOVED, key, part, None) for key, part in old.items() if key not in new
    ]


def _left_their_place(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Of the same keys in two orders, those that no longer stand among the same others."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {
        key
        for block in matcher.get_matching_blocks()
        for key in before[block.a : block.a + block.size]
    }
    return set(before) - kept
