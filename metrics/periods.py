"""Which days a dashboard looks at, and which earlier days it compares them with."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHOWN = 12
ONE_DAY = timedelta(days=1)
# A year earlier by weeks, so that the same days of the week are compared.
WEEKS_OF_A_YEAR = timedelta(weeks=52)
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
    """`start` up to `end` (not included), against the same days of the period before, and of the
    year before.

    A period that is still running is compared with as many days of the earlier one. `is_any`: the
    days were chosen one by one; `period` then says by what a chart of them goes.
    """

    period: Period
    start: date
    end: date
    whole_end: date
    before_start: date
    before_end: date
    first_shown: date
    year_start: date
    year_end: date
    today: date
    is_any: bool = False

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
    end = min(whole_end, today + ONE_DAY)
    before = earlier_start(period, begins)
    before_end = begins if end == whole_end else min(before + (end - begins), begins)
    year_start, year_end = _a_year_before(period, begins, end, whole_end)
    return Span(
        period=period,
        start=begins,
        end=end,
        whole_end=whole_end,
        before_start=before,
        before_end=before_end,
        first_shown=earlier_start(period, begins, SHOWN - 1),
        year_start=year_start,
        year_end=year_end,
        today=today,
    )


def _a_year_before(period: Period, start: date, end: date, whole_end: date) -> tuple[date, date]:
    """The same period of the year before, with as many days as have passed of this one."""
    if period in {Period.DAY, Period.WEEK}:
        return start - WEEKS_OF_A_YEAR, end - WEEKS_OF_A_YEAR
    begins, ends = a_year_earlier(start), a_year_earlier(whole_end)
    return begins, ends if end == whole_end else min(begins + (end - start), ends)


def a_year_earlier(day: date) -> date:
    """The same day of the year before; of a leap day the day before it."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - 1, day=last)


# How long a span may be to be drawn by day, by week, by month.
_DRAWN_BY = ((45, Period.DAY), (190, Period.WEEK), (1100, Period.MONTH))


def any_span(start: date, end: date, today: date) -> Span:
    """Any days from `start` up to `end` (not included), up to today at most.

    They are compared with as many days right before them, and drawn by day, week, month or
    quarter, as their number allows.
    """
    start = min(start, today)
    shown_end = min(end, today + ONE_DAY)
    days = shown_end - start
    period = next((by for limit, by in _DRAWN_BY if days.days <= limit), Period.QUARTER)
    year_start = a_year_earlier(start)
    return Span(
        period=period,
        start=start,
        end=shown_end,
        whole_end=max(end, shown_end),
        before_start=start - days,
        before_end=start,
        first_shown=start,
        year_start=year_start,
        year_end=year_start + days,
        today=today,
        is_any=True,
    )
