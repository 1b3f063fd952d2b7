"""What differs between two states of a playbook's steps."""

from collections.abc import Sequence

from core import documents
from core.documents import Difference
from playbooks.steps import Step

# As people read a step: what, how, whose, by when, and what follows.
_FIELDS = ("title_en", "title_ru", "details_en", "details_ru", "role", "due", "next")


def differences(before: Sequence[Step], after: Sequence[Step]) -> list[Difference[Step]]:
    """Steps added, removed, changed and moved, in the reading order of the newer side."""
    return documents.differences(before, after, _fields)


def _fields(was: Step, step: Step) -> tuple[str, ...]:
    return tuple(name for name in _FIELDS if getattr(was, name) != getattr(step, name))
