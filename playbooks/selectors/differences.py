"""What differs between two states of a playbook's steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from playbooks.steps import Step

# As people read a step: what, how, whose, by when, and what follows.
_FIELDS = ("title_en", "title_ru", "details_en", "details_ru", "role", "due", "next")


class Change(StrEnum):
    """What became of a step."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class StepDifference:
    """One step that differs: both sides, and the names of the values that are not the same."""

    change: Change
    key: str
    before: Step | None
    after: Step | None
    fields: tuple[str, ...] = ()


def differences(before: Sequence[Step], after: Sequence[Step]) -> list[StepDifference]:
    """Steps added, removed, changed and moved, in the reading order of the newer side.

    Removed ones come last. A step that was moved and changed is told as changed; what moved is
    as little as explains the new order.
    """
    old = {step.key: step for step in before}
    new = {step.key: step for step in after}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    found = []
    for key, step in new.items():
        was = old.get(key)
        if was is None:
            found.append(StepDifference(Change.ADDED, key, None, step))
            continue
        fields = tuple(name for name in _FIELDS if getattr(was, name) != getattr(step, name))
        if fields:
            found.append(StepDifference(Change.CHANGED, key, was, step, fields))
        elif key in moved:
            found.append(StepDifference(Change.MOVED, key, was, step))
    found += [
        StepDifference(Change.REMOVED, key, step, None)
        for key, step in old.items()
        if key not in new
    ]
    return found


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Of the same keys in two orders, those that left their place among the others."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {
        key
        for block in matcher.get_matching_blocks()
        for key in before[block.a : block.a + block.size]
    }
    return set(before) - kept
