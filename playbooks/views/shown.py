"""How steps, states and differences are shown: plain values for templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.documents import Change, Difference
from core.ui.charts.flowchart import FlowStep, FlowWay, flowchart
from playbooks.models import Playbook
from playbooks.selectors import (
    Standing,
    change_said,
    differences,
    due_text,
    ways_of,
)
from playbooks.steps import Step

STANDING_LOOKS = {
    Standing.IN_FORCE: ("ok", "check"),
    Standing.REVIEW_DUE: ("warn", "clock"),
    Standing.NEVER_APPROVED: ("none", "edit"),
    Standing.OUT_OF_USE: ("none", "x"),
}
SAME_STEPS = _("The steps are the same.")
_FIELDS = {
    "title_en": _("What is done, English"),
    "title_ru": _("What is done, Russian"),
    "details_en": _("How it is done, English"),
    "details_ru": _("How it is done, Russian"),
    "role": _("Role"),
    "due": _("To be done within"),
    "next": _("What follows"),
}


def flow_steps(steps: Sequence[Step]) -> list[FlowStep]:
    """The steps as the flowchart takes them."""
    ways = ways_of(steps)
    return [
        FlowStep(
            step.key,
            step.title or step.key,
            step.role,
            due_text(step.due),
            tuple(FlowWay(way.to, way.label) for way in ways[step.key]),
        )
        for step in steps
    ]


def chart_of(playbook: Playbook, steps: Sequence[Step]) -> SafeString | str:
    """The flowchart; nothing for no steps."""
    if not steps:
        return ""
    title = _("Flowchart: %(name)s") % {"name": playbook.name}
    return flowchart(title=title, steps=flow_steps(steps))


def differences_shown(
    before: Sequence[Step], after: Sequence[Step], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What differs, step by step, both sides in words."""
    sides = (_Side(before, names), _Side(after, names))
    return [_difference(found, *sides) for found in differences(before, after)]


class _Side:
    """One state of the steps, ready to say what a step's values are."""

    def __init__(self, steps: Sequence[Step], names: Mapping[str, str]) -> None:
        self.names = names
        self.ways = ways_of(steps)
        self.numbers = {step.key: number for number, step in enumerate(steps, start=1)}

    def lines(self, step: Step, field: str) -> list[str]:
        """What the field says, in one line or several."""
        if field == "role":
            name = self.names.get(step.role, step.role)
            return [name or str(_("Whoever runs the playbook"))]
        if field == "due":
            return [due_text(step.due) or "—"]
        if field == "next":
            ways = self.ways[step.key]
            return [f"{way.label} → {way.text}" if way.label else way.text for way in ways]
        return [getattr(step, field) or "—"]


def _difference(found: Difference[Step], old: _Side, new: _Side) -> dict[str, Any]:
    step = found.after or found.before
    assert step is not None  # noqa: S101 -- one side always has it
    rows = []
    if found.before is not None and found.after is not None:
        rows = [
            {
                "label": _FIELDS[field],
                "before": old.lines(found.before, field),
                "after": new.lines(found.after, field),
            }
            for field in found.fields
        ]
    is_told = bool(rows) or found.change == Change.MOVED
    return {
        **change_said(found),
        "role": step.role,
        "notes": [
            _place(found, old.numbers.get(found.key), new.numbers.get(found.key)),
            "" if is_told else due_text(step.due),
        ],
        "rows": rows,
        "details": "" if is_told else step.details,
    }


def _place(found: Difference[Step], was: int | None, number: int | None) -> str:
    """Where the step stands, or whence it moved; nothing of one that was taken out."""
    if found.change == Change.MOVED:
        return gettext("step %(was)s → step %(number)s") % {"was": was, "number": number}
    return gettext("step %(number)s") % {"number": number} if number else ""
