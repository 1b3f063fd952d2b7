"""Plan against actual: what a target asks for, and whether it can be said that it is missed. Pure.

Nobody is called off plan by chance: only when the whole 95 % interval lies on the wrong side. What
is being counted is projected by working days, with the spread that chance gives it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt

from core.proportions import Z, share
from metrics.catalogue import CATALOGUE, Kind
from metrics.figures import Figure

# So much of a period's working time must be over before what is counted is projected.
LEAST_DAYS = 5
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_HALF = 50.0
# Means of things that happen one by one. A daily load is much like the day before's: the usual
# standard error would be far too small.
_OF_SINGLE_THINGS = frozenset({"handovers_per_request"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A target in force: at least, at most, or between the two."""

    target_id: int
    code: str
    level: str
    member_id: int | None
    period: str
    at_least: float | None
    at_most: float | None
    starts_on: date
    ends_on: date | None = None
    version: int = 1

    @property
    def value(self) -> float:
        """The one bound of most metrics; of a range the lower one."""
        bound = self.at_most if self.at_least is None else self.at_least
        return 0.0 if bound is None else bound


@dataclass(frozen=True, slots=True)
class Spread:
    """What a figure without an interval of its own was made of: how many, how many of them within
    the target, their sum and the sum of their squares."""

    n: int
    within: int
    total: float
    squares: float


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of a period: of all of it, and those that are over."""

    whole: int
    passed: int

    @property
    def is_over(self) -> bool:
        """Whether nothing is to come."""
        return self.passed >= self.whole


class Standing(StrEnum):
    """How an actual value stands to its target."""

    ON = "on"
    OFF = "off"
    OPEN = "open"
    FEW = "few"
    NO_DATA = "no_data"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How it stands, by which interval, and for what is counted where it is going.

    `within` is the share in per cent of times within the target, with its interval in `low` and
    `high`: a median of at most T means that at least half of the times are within T.
    """

    standing: Standing
    low: float | None = None
    high: float | None = None
    within: float | None = None
    projected: float | None = None


def period_start(period: str, day: date) -> date:
    """The first day of the month, quarter or year that a day lies in."""
    months = _MONTHS[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def period_end(period: str, start: date) -> date:
    """The first day after the period that begins at `start`."""
    after = start.month - 1 + _MONTHS[period]
    return date(start.year + after // 12, after % 12 + 1, 1)


def before(period: str, start: date) -> date:
    """The first day of the period before."""
    return period_start(period, start - timedelta(days=1))


def working_days(start: date, end: date, is_free: Callable[[date], bool]) -> int:
    """Days from `start` up to `end` (not included) on which somebody works."""
    return sum(not is_free(start + timedelta(days=n)) for n in range((end - start).days))


def judged(plan: Plan, figure: Figure, spread: Spread | None, days: Days) -> Judgement:
    """How a figure stands to its target."""
    if figure.value is None:
        return Judgement(Standing.NO_DATA)
    if figure.too_few:
        return Judgement(Standing.FEW)
    kind = CATALOGUE[plan.code].kind
    if kind == Kind.COUNT:
        return _counted(plan, figure.n, days)
    if figure.low is not None and figure.high is not None:
        return Judgement(_by_interval(plan, figure.low, figure.high), figure.low, figure.high)
    if spread is None or not spread.n:
        return Judgement(Standing.NOT_JUDGED)
    if kind == Kind.DURATION:
        return _timed(spread)
    if plan.code in _OF_SINGLE_THINGS:
        return _of_mean(plan, spread)
    return Judgement(Standing.NOT_JUDGED)


def _by_interval(plan: Plan, low: float, high: float) -> Standing:
    """Off only when the whole interval is on the wrong side, on only when it is on the right."""
    if plan.at_least is not None and high < plan.at_least:
        return Standing.OFF
    if plan.at_most is not None and low > plan.at_most:
        return Standing.OFF
    lowest_fits = plan.at_least is None or low >= plan.at_least
    highest_fits = plan.at_most is None or high <= plan.at_most
    return Standing.ON if lowest_fits and highest_fits else Standing.OPEN


def _timed(spread: Spread) -> Judgement:
    """A median against T: the share of times within T against one half, by Wilson's interval.

    Source: the sign test (Dixon and Mood, "The Statistical Sign Test", JASA 41, 1946), turned
    into an interval; it asks nothing of the shape of the times.
    """
    found = share(spread.within, spread.n)
    if found is None:
        return Judgement(Standing.NO_DATA)
    standing = Standing.OPEN
    if found.high < _HALF:
        standing = Standing.OFF
    elif found.low >= _HALF:
        standing = Standing.ON
    return Judgement(standing, found.low, found.high, within=found.value)


def _of_mean(plan: Plan, spread: Spread) -> Judgement:
    """A mean by its standard error: x̄ ± 1.96·s/√n (central limit theorem)."""
    if spread.n < 2:
        return Judgement(Standing.NOT_JUDGED)
    mean = spread.total / spread.n
    variance = max(spread.squares - spread.n * mean * mean, 0.0) / (spread.n - 1)
    half = Z * sqrt(variance / spread.n)
    return Judgement(_by_interval(plan, mean - half, mean + half), mean - half, mean + half)


def _counted(plan: Plan, n: int, days: Days) -> Judgement:
    """A count: what it is when the period is over, before that where it is going.

    Projected: n·D/d after d of D working days. What is still to come is a Poisson number whose
    rate is known from d days, so the variance of the whole is n·(D − d)·D/d² (Hahn and Meeker,
    "Statistical Intervals", 1991, prediction of a future Poisson count).
    """
    if days.is_over:
        return Judgement(_by_interval(plan, n, n), n, n)
    if plan.at_most is not None and n > plan.at_most:
        return Judgement(Standing.OFF, n)
    if days.passed < min(LEAST_DAYS, days.whole):
        return Judgement(Standing.OPEN)
    projected = n * days.whole / days.passed
    to_come = days.whole - days.passed
    half = Z * sqrt(max(n, 1) * to_come * days.whole) / days.passed
    low, high = max(projected - half, float(n)), projected + half
    return Judgement(_by_interval(plan, low, high), low, high, projected=projected)
