"""What pages about runs say: states, times and the flowchart."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import formats
from core.ui.charts.flowchart import flowchart
from core.ui.icons import icon
from playbooks.models import Run, RunStep
from playbooks.selectors import due_text, ways_of
from playbooks.selectors.runs import RunPage, is_late, step_of
from playbooks.steps import Branch
from playbooks.transitions import RunState
from playbooks.views.shown import flow_steps

STATE_LOOK: dict[str, tuple[str, str]] = {
    RunState.RUNNING: ("", "dot"),
    RunState.FINISHED: ("ok", "check"),
    RunState.CANCELLED: ("none", "x"),
}


def state_drawn(run: Run) -> SafeString:
    """A state with its shape and its word."""
    kind, name = STATE_LOOK[run.state]
    label = run.get_state_display()
    return format_html('<span class="st {}">{}{}</span>', kind, icon(name), label)


def turn_row(run: Run, turn: RunStep, now: datetime) -> Mapping[str, Any]:
    """An open step with its run, as plain values for lists."""
    return {
        "url": reverse("run-detail", args=[run.pk]),
        "step": step_of(run, turn).title,
        "playbook": run.playbook.name,
        "client": run.client.name,
        "role": turn.role.code if turn.role else "",
        "holder": str(turn.member or turn.team or ""),
        "due": formats.when(turn.due_at) if turn.due_at else "",
        "is_late": is_late(turn, now),
    }


def running_row(run: Any, now: datetime) -> Mapping[str, Any]:
    """A running run by its open step; it comes from `runs_with_open_steps`."""
    return turn_row(run, run.open_steps[0], now)


def answer_label(turn: RunStep) -> str:
    """The answer given at a decision, in the language in use."""
    return Branch(**turn.answer).label if turn.answer else ""


def chart(page: RunPage) -> SafeString:
    """The steps as a flowchart: where the run stands, and what was done."""
    return flowchart(
        title=_("Flowchart: %(name)s") % {"name": page.run.playbook.name},
        steps=flow_steps(page.steps),
        current=page.turn.key if page.turn else "",
        done=page.done,
    )


def steps_in_words(page: RunPage) -> Sequence[Mapping[str, Any]]:
    """The same as the flowchart, for reading."""
    ways = ways_of(page.steps)
    current = page.turn.key if page.turn else ""
    return [
        {
            "number": number,
            "title": step.title,
            "role": step.role,
            "due": due_text(step.due),
            "ways": [
                {"label": way.label, "text": way.text}
                for way in ways[step.key]
                if way.label or way.number != number + 1
            ],
            "is_now": step.key == current,
            "is_done": step.key in page.done,
        }
        for number, step in enumerate(page.steps, start=1)
    ]
