"""Which days a dashboard looks at, and which earlier days it compares them with."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHOWN = 12
# PostgreSQL and the calendar arithmetic both hold these without trouble.
EARLIEST = date(1990, 1, 1)
LATEST = date(2200, 1, 1)


class Period(StrEnum):
    """How long one period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Span:
    """`start` up to `end` (not included), against the same days of the period before.

    A period that is still running is compared with as many days of the earlier one.
    """

    period: Period
    start: date
    end: date
    whole_end: date
    before_start: date
    before_end: date
    first_shown: date

    @property
    def is_running(self) -> bool:
        """Whether days of the period are still to come."""
        return self.end < self.whole_end


def period_start(period: str, day: date) -> date:
    """The first day of the period that a day lies in; weeks begin on Monday (ISO 8601)."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day


def next_start(period: Period, start: date) -> date:
    """The first day of the period after the one that begins at `start`."""
    longer = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92}[period]
    return period_start(period, start + timedelta(days=longer))


def earlier_start(period: Period, start: date, count: int = 1) -> date:
    """The first day of the period `count` periods before."""
    for _ in range(count):
        start = period_start(period, start - timedelta(days=1))
    return start


def span(period: Period, start: date, today: date) -> Span:
    """The period that holds `start`, up to today if it is still running."""
    begins = period_start(period, min(start, today))
    whole_end = next_start(period, begins)
    end = min(whole_end, today + timedelta(days=1))
    before = earlier_start(period, begins)
    before_end = begins if end == whole_end else min(before + (end - begins), begins)
    return Span(
        period=period,
        start=begins,
        end=end,
        whole_end=whole_end,
        before_start=before,
        before_end=before_end,
        first_shown=earlier_start(period, begins, SHOWN - 1),
    )
