"""What steps say to people: times, and where they lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Actor
from core.documents import Change, Difference
from playbooks.steps import END, Due, DueUnit, Step, branches
from roles.models import Role

_CHANGES = {
    Change.ADDED: ("ok", "plus", gettext_lazy("added")),
    Change.REMOVED: ("risk", "trash", gettext_lazy("removed")),
    Change.CHANGED: ("warn", "edit", gettext_lazy("changed")),
    Change.MOVED: ("none", "swap", gettext_lazy("moved")),
}


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


def role_names(actor: Actor) -> dict[str, str]:
    """Code → name of the company's roles in the language in use. One query."""
    roles = Role.objects.visible_to(actor).defer(*Role.TEXTS)
    return {role.code: role.name for role in roles}


def steps_shown(steps: Sequence[Step], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The numbered list of steps, each with where it leads if that is not just the next one."""
    ways = ways_of(steps)
    return [
        {
            "key": step.key,
            "number": number,
            "title": step.title or step.key,
            "role": step.role,
            "role_name": names.get(step.role, step.role),
            "details": step.details,
            "due": due_text(step.due),
            "ways": ways[step.key] if step.next else (),
            "is_decision": len(step.next) > 1,
            "is_first": number == 1,
            "is_last": number == len(steps),
        }
        for number, step in enumerate(steps, start=1)
    ]


def change_said(found: Difference[Step]) -> dict[str, Any]:
    """Which step differs, and how, as it is shown."""
    look, icon, label = _CHANGES[found.change]
    step = found.after or found.before
    title = step.title if step else ""
    return {"look": look, "icon": icon, "label": label, "title": title or found.key}
