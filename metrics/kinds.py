"""What kinds of metrics there are: how a value follows, what it is counted in, who may be asked."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise


class Kind(StrEnum):
    """How a value follows from counters.

    `RATE` divides how many things were done (positive observations) by the hours observed beside
    them. `TOTAL` adds up. `RETENTION` is computed from contracts and never observed.
    """

    NPS = "nps"
    NSAT = "nsat"
    SHARE = "share"
    COUNT = "count"
    MEAN = "mean"
    DURATION = "duration"
    TOTAL = "total"
    RATE = "rate"
    RETENTION = "retention"


class Unit(StrEnum):
    """What a value is counted in."""

    POINTS = "points"
    PERCENT = "percent"
    REQUESTS = "requests"
    HANDOVERS = "handovers"
    WORKING_SECONDS = "working_seconds"
    CLOCK_SECONDS = "clock_seconds"
    TOUCH_SECONDS = "touch_seconds"
    REQUESTS_PER_HOUR = "requests_per_hour"
    OPEN_THINGS = "open_things"


SECONDS = frozenset({Unit.WORKING_SECONDS, Unit.CLOCK_SECONDS, Unit.TOUCH_SECONDS})


class Interval(StrEnum):
    """Which 95 % interval a value comes with."""

    NPS = "nps"
    NSAT = "nsat"
    WILSON = "wilson"
    NONE = "none"


class Better(StrEnum):
    """Which direction is good news."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Level(StrEnum):
    """At which level a figure is read."""

    COMPANY = "company"
    MANAGER = "manager"
    CONSULTANT = "consultant"


ALL_LEVELS = (Level.COMPANY, Level.MANAGER, Level.CONSULTANT)
_OF_KIND = {
    Kind.NPS: Interval.NPS,
    Kind.NSAT: Interval.NSAT,
    Kind.SHARE: Interval.WILSON,
}
_NEVER_TOO_FEW = frozenset({Kind.COUNT, Kind.TOTAL})


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `parameters` are those of version 1; `scored` says that the mean of the
    answers stands beside the share; `own_interval` is said where the kind does not tell."""

    code: str
    kind: Kind
    unit: Unit
    name: str | Promise
    definition: str | Promise
    source: str | Promise
    better: Better
    parameters: dict[str, Any] = field(default_factory=dict)
    scored: bool = False
    levels: tuple[Level, ...] = ALL_LEVELS
    own_interval: Interval | None = None

    @property
    def interval(self) -> Interval:
        """Which interval its values come with."""
        return self.own_interval or _OF_KIND.get(self.kind, Interval.NONE)

    @property
    def is_duration(self) -> bool:
        """Whether its leaves keep every value, so that medians of any merge are exact."""
        return self.kind == Kind.DURATION

    @property
    def is_time(self) -> bool:
        """Whether its values are seconds."""
        return self.unit in SECONDS

    @property
    def can_be_too_few(self) -> bool:
        """Whether few observations make its value uncertain: what is counted or added is not."""
        return self.kind not in _NEVER_TOO_FEW
