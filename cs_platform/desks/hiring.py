"""Interviews that one is asked for and has not scored yet."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.part import ReadPart
from hiring.models import Interview
from hiring.selectors.interviews import awaited_of


class MyInterviews(ReadPart):
    """One's own, late ones first, then by their day; those without a day last."""

    capability = Capability.HIRING_TAKE_PART
    slug = "interviews"
    title = _("Interviews to score")
    lead = _("You see the others' scores of a candidate once you have given your own.")
    columns = ((_("Candidate"), ""), (_("Vacancy"), "opt-s"), (_("Talk"), "end"))
    empty_title = _("No scores of yours are awaited")
    empty_text = _("When you are asked to interview a candidate, it stands here.")

    def read(self) -> list[Interview]:
        """One query."""
        rows = awaited_of(self.actor).select_related("candidate__vacancy")
        return sorted(rows, key=_by_day)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One interview."""
        candidate = record.candidate
        day = record.planned_on
        is_late = day is not None and day < self.today
        return cells.row(
            cells.title(candidate.name, reverse("interview-score", args=[record.pk])),
            cells.Cell(candidate.vacancy.title, css="opt-s"),
            cells.Cell(
                formats.day(day) if day else _("no day yet"),
                css="end",
                look="st risk" if is_late else ("" if day else "muted"),
                icon="clock" if is_late else "",
            ),
        )


def _by_day(interview: Interview) -> tuple[date, time, int]:
    return (interview.planned_on or date.max, interview.planned_at or time.max, interview.pk)
