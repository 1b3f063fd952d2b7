"""What a person is to learn, late first: on everybody's desk who works with clients."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.part import QueryPart
from training.models import Assignment, AssignmentState
from training.selectors.learning import with_targets
from training.views.learning_rows import page_of


class MyLearning(QueryPart):
    """One's own assignments; each leads to the page on which it is done."""

    capability = Capability.TRAINING_VIEW
    slug = "learning"
    title = _("My learning")
    lead = _("Readings, checks, courses and tasks that are yours to do.")
    columns = (
        (_("What"), ""),
        (_("Due"), ""),
        (_("Why"), "end opt-s"),
    )
    ordering = ("due_on", "id")
    empty_title = _("Nothing to learn now")
    empty_text = _("Courses that you may take stand under Learning.")
    shown = 4

    def queryset(self) -> QuerySet[Any]:
        """What is open."""
        rows: QuerySet[Any] = Assignment.objects.of_company(self.actor.company_id)
        return rows.filter(member_id=self.actor.membership_id or 0, state=AssignmentState.OPEN)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Playbooks, courses and checks."""
        return with_targets(queryset)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One of them."""
        day = formats.day(record.due_on)
        due = (
            cells.state(day, "risk", "clock")
            if record.due_on < self.today
            else cells.Cell(day, css="nowrap")
        )
        return cells.row(
            cells.title(record.title, page_of(record) or "/learning/", record.get_kind_display()),
            due,
            cells.Cell(record.get_reason_display(), css="end opt-s"),
        )
