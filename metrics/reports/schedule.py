"""When a report is due, and about which days: pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.selectors import local_day
from metrics.periods import Period, earlier_start, period_start

PERIODS = {"weekly": Period.WEEK, "monthly": Period.MONTH}
DAYS_A_WEEK = 7
# Without a closing of the last day the report goes all the same, and says as of when it is.
PATIENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is due since `at`, about the days from `start` up to `end` (not included)."""

    at: datetime
    period: Period
    start: date
    end: date

    @property
    def last_day(self) -> date:
        """The last day that it is about."""
        return self.end - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """How often, on which day (from Monday on, or of the month), at which time where."""

    rhythm: str
    day: int
    at: time
    time_zone: str


def last_due(timetable: Timetable, company_zone: str, now: datetime) -> Due:
    """The last time at which it was due, and the week or month of the company that was over then.

    The reader's clock says when, the company's what is over: so the days it is about have ended
    everywhere that counts.
    """
    zone = ZoneInfo(timetable.time_zone)
    today = now.astimezone(zone).date()
    find = _weekly if timetable.rhythm == "weekly" else _monthly
    at = find(timetable.day, today, lambda day: datetime.combine(day, timetable.at, zone), now)
    period = PERIODS[timetable.rhythm]
    end = period_start(period, local_day(company_zone, at))
    return Due(at, period, earlier_start(period, end), end)


Moment = Callable[[date], datetime]


def _weekly(day: int, today: date, moment: Moment, now: datetime) -> datetime:
    this_week = today - timedelta(days=today.weekday() - (day - 1))
    at = moment(this_week)
    return at if at <= now else moment(this_week - timedelta(days=DAYS_A_WEEK))


def _monthly(day: int, today: date, moment: Moment, now: datetime) -> datetime:
    at = moment(today.replace(day=day))
    if at <= now:
        return at
    return moment((today.replace(day=1) - timedelta(days=1)).replace(day=day))
