"""What steps say to people: times, and where they lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbooks.steps import END, Due, DueUnit, Step, branches


def due_text(due: Due | None) -> str:
    """Such as "2 working days"; empty for a step without a time."""
    if due is None:
        return ""
    count = due.amount
    if due.unit == DueUnit.WORKING_HOURS:
        return ngettext("%(n)s working hour", "%(n)s working hours", count) % {"n": count}
    if due.unit == DueUnit.WORKING_DAYS:
        return ngettext("%(n)s working day", "%(n)s working days", count) % {"n": count}
    return ngettext("%(n)s calendar day", "%(n)s calendar days", count) % {"n": count}


@dataclass(frozen=True, slots=True)
class Way:
    """Where a step leads: the answer that leads there, and the number and title of the target.

    Both are empty for the end; a step that is not there has its key for a title and no number.
    """

    label: str
    to: str
    number: int | None
    title: str

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self.to == END

    @property
    def text(self) -> str:
        """Where it leads, in words."""
        if self.is_end:
            return _("the end")
        if self.number is None:
            return _("a step that is not there: %(key)s") % {"key": self.to}
        return _("step %(number)s, %(title)s") % {"number": self.number, "title": self.title}


def ways_of(steps: Sequence[Step]) -> dict[str, tuple[Way, ...]]:
    """Key → where the step leads, the silent "then the next one" spelled out."""
    known = {step.key: (number, step) for number, step in enumerate(steps, start=1)}
    found = {}
    for key, ways in branches(steps).items():
        told = []
        for way in ways:
            number, step = known.get(way.to, (None, None))
            told.append(Way(way.label, way.to, number, step.title if step else way.to))
        found[key] = tuple(told)
    return found
