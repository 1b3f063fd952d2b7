"""Tasks of a manager that lie with somebody: given to them, or done and to be reviewed."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.part import ReadPart
from training.models import DelegatedState, DelegatedTask
from training.selectors.growth import tasks_waiting


class ManagerTasks(ReadPart):
    """What is due first."""

    capability = Capability.TRAINING_VIEW
    slug = "manager-tasks"
    title = _("Tasks given to me, or to review")
    lead = _("Tasks of a manager that were given to you, and those you gave that are done.")
    columns = (
        (_("Task"), ""),
        (_("State"), ""),
        (_("Due"), "end"),
    )
    empty_title = _("Nothing waits")
    empty_text = _("No task of a manager was given to you, and none waits for your review.")

    def read(self) -> list[DelegatedTask]:
        """One query."""
        return list(tasks_waiting(self.actor)[:100])

    def row(self, record: DelegatedTask) -> Mapping[str, Any]:
        """One task; what waits for a review says who did it."""
        url = reverse("delegated-detail", args=[record.pk])
        is_late = record.state == DelegatedState.GIVEN and record.due_on < self.today
        if record.state == DelegatedState.DONE:
            state = gettext("to review: %(name)s") % {"name": record.member.name}
            look = ("none", "clock")
        else:
            state = gettext("late") if is_late else gettext("given to you")
            look = ("risk", "clock") if is_late else ("none", "ring")
        return cells.row(
            cells.title(record.title, url),
            cells.state(state, *look),
            cells.Cell(formats.date_text(record.due_on), css="end nowrap"),
        )
