"""How a metric went after something was done about it."""

from datetime import date, timedelta
from typing import NamedTuple

from metrics.catalogue import Level
from metrics.figures import Change, Figure, change
from metrics.models import OutlierFollowUp
from metrics.selectors.figures import figures

SPAN = timedelta(weeks=8)


class Went(NamedTuple):
    """Eight weeks before against eight weeks since; figures are None until they are over."""

    known_on: date
    before: Figure | None = None
    after: Figure | None = None
    change: Change | None = None


def went_since(follow_up: OutlierFollowUp, today: date) -> Went:
    """How the metric of the person went. Two queries once the weeks are over, none before."""
    begins = follow_up.starts_on
    known_on = begins + SPAN
    if today < known_on:
        return Went(known_on)
    before = _figure(follow_up, begins - SPAN, begins)
    after = _figure(follow_up, begins, known_on)
    return Went(known_on, before, after, change(before, after))


def _figure(follow_up: OutlierFollowUp, start: date, end: date) -> Figure:
    found = figures(
        company_id=follow_up.company_id,
        codes=[follow_up.code],
        start=start,
        end=end,
        level=Level.CONSULTANT,
        ids=[follow_up.consultant_id],
    )
    return found[follow_up.code, follow_up.consultant_id]
