"""The metrics of this version: what each means, in words, and which formula computes it.

The code of a metric names its formula. Texts are what pages show beside a figure; the full
definitions with their sources are in docs/developers/metrics.md.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """How a value follows from counters."""

    NPS = "nps"
    SHARE = "share"
    COUNT = "count"
    MEAN = "mean"
    DURATION = "duration"


class Unit(StrEnum):
    """What a value is counted in."""

    POINTS = "points"
    PERCENT = "percent"
    REQUESTS = "requests"
    HANDOVERS = "handovers"
    WORKING_SECONDS = "working_seconds"
    CLOCK_SECONDS = "clock_seconds"


class Interval(StrEnum):
    """Which 95 % interval a value comes with."""

    NPS = "nps"
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
_OF_KIND = {Kind.NPS: Interval.NPS, Kind.SHARE: Interval.WILSON}


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `parameters` are those of version 1; `scored` says that the mean of the
    answers stands beside the share."""

    code: str
    kind: Kind
    unit: Unit
    name: str | Promise
    definition: str | Promise
    source: str
    better: Better
    parameters: dict[str, Any] = field(default_factory=dict)
    scored: bool = False
    levels: tuple[Level, ...] = ALL_LEVELS

    @property
    def interval(self) -> Interval:
        """Which interval its values come with."""
        return _OF_KIND.get(self.kind, Interval.NONE)

    @property
    def is_duration(self) -> bool:
        """Whether its leaves keep every value, so that medians of any merge are exact."""
        return self.kind == Kind.DURATION


def _time(code: str, unit: Unit, name: Promise | str, definition: Promise | str) -> Metric:
    source = "Median and 90th percentile: Hyndman and Fan 1996, definition 7"
    return Metric(code, Kind.DURATION, unit, name, definition, source, Better.LOWER)


_WILSON = "Wilson 1927; Newcombe 1998"

_METRICS = (
    Metric(
        "nps",
        Kind.NPS,
        Unit.POINTS,
        _("NPS"),
        _(
            "Share of answers 9–10 minus share of answers 0–6 to the question whether the client "
            "would recommend us, in points from −100 to 100. The last answer to an invitation "
            "counts, on the day of the first."
        ),
        "Reichheld 2003; variance of a difference of multinomial shares",
        Better.HIGHER,
        scored=True,
    ),
    Metric(
        "csat",
        Kind.SHARE,
        Unit.PERCENT,
        _("CSAT"),
        _(
            "Share of answers 4–5 on the scale from 1 to 5 after a request was resolved. The last "
            "answer to an invitation counts, on the day of the first."
        ),
        _WILSON,
        Better.HIGHER,
        scored=True,
    ),
    Metric(
        "fcr",
        Kind.SHARE,
        Unit.PERCENT,
        _("First-contact resolution"),
        _(
            "Share of resolved requests with no accepted hand-over, not reopened within 7 days, "
            "and without another request of the same client on the same topic within 7 days "
            "after the resolution. Counts on the day of the first resolution; provisional for "
            "7 days."
        ),
        "FCR v1 of this product (METRICS section 2); interval: " + _WILSON,
        Better.HIGHER,
        parameters={"reopen_days": 7, "repeat_days": 7},
    ),
    Metric(
        "response_rate",
        Kind.SHARE,
        Unit.PERCENT,
        _("Response rate"),
        _(
            "Share of delivered survey invitations that were answered before they closed. Counts "
            "on the day of delivery; provisional until the invitation closes."
        ),
        _WILSON,
        Better.HIGHER,
    ),
    Metric(
        "closed_requests",
        Kind.COUNT,
        Unit.REQUESTS,
        _("Requests closed"),
        _(
            "Requests resolved for the first time. A request that is reopened and resolved again "
            "is not counted twice."
        ),
        "Count",
        Better.NEITHER,
    ),
    _time(
        "first_response_time",
        Unit.WORKING_SECONDS,
        _("First reply"),
        _(
            "Working time from the opening of a request to the first message that a person sent "
            "to the client. Automatic replies and comments do not count."
        ),
    ),
    _time(
        "first_response_clock",
        Unit.CLOCK_SECONDS,
        _("First reply, clock time"),
        _(
            "Time by the clock from the opening of a request to the first message that a person "
            "sent to the client. Automatic replies and comments do not count."
        ),
    ),
    _time(
        "resolve_time_first",
        Unit.WORKING_SECONDS,
        _("Time to resolve"),
        _("Working time from the opening of a request to its first resolution."),
    ),
    _time(
        "resolve_time_first_clock",
        Unit.CLOCK_SECONDS,
        _("Time to resolve, clock time"),
        _("Time by the clock from the opening of a request to its first resolution."),
    ),
    _time(
        "resolve_time_last",
        Unit.WORKING_SECONDS,
        _("Time to the last resolution"),
        _(
            "Working time from the opening of a request to its last resolution so far. Counts on "
            "the day of the last resolution and moves when the request is resolved again."
        ),
    ),
    _time(
        "resolve_time_net",
        Unit.WORKING_SECONDS,
        _("Time to resolve, without waiting for the client"),
        _(
            "Working time from the opening of a request to its last resolution so far, less the "
            "working time spent waiting for the client."
        ),
    ),
    Metric(
        "handovers_per_request",
        Kind.MEAN,
        Unit.HANDOVERS,
        _("Hand-overs per request"),
        _("Mean number of hand-overs accepted before the first resolution of a request."),
        "Arithmetic mean",
        Better.LOWER,
    ),
    _time(
        "handover_acceptance_time",
        Unit.WORKING_SECONDS,
        _("Hand-over answered after"),
        _(
            "Working time from the offer of a hand-over to its acceptance or refusal. Credited to "
            "the person who answered."
        ),
    ),
)

CATALOGUE: dict[str, Metric] = {metric.code: metric for metric in _METRICS}
