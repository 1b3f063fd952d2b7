"""What a figure is, and how two of them compare: pure, from merged counters."""

from dataclasses import dataclass
from math import isinf

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics import formulas
from metrics.catalogue import CATALOGUE, Interval, Kind, Metric


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a metric with everything that must stand beside it.

    `value` is None where there is no data, never 0. Shares and their bounds are per cent, times
    are seconds (`value` the median, `p90` beside it). `mean` is the mean score of answers, or of
    a duration. `too_few`: below the definition's `min_n`; show muted, leave out of comparisons.
    `definition_id` is None when the company has no such metric in use.
    """

    code: str
    version: int
    value: float | None
    unit: str
    n: int
    low: float | None
    high: float | None
    mean: float | None
    p90: float | None
    provisional_n: int
    too_few: bool
    definition_id: int | None
    positives: int = 0
    negatives: int = 0
    min_n: int = 10

    @property
    def is_provisional(self) -> bool:
        """Whether the value can still change by rule."""
        return self.provisional_n > 0


@dataclass(frozen=True, slots=True)
class Counters:
    """Merged leaves."""

    n: int = 0
    total: float = 0.0
    positives: int = 0
    negatives: int = 0
    provisional_n: int = 0
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class InUse:
    """The definition that readers see: the newest version with an active build."""

    code: str
    version: int = 0
    definition_id: int | None = None
    build_id: int | None = None
    min_n: int = 10

    @property
    def metric(self) -> Metric:
        """What the catalogue says."""
        return CATALOGUE[self.code]


def figure(definition: InUse, counters: Counters) -> Figure:
    """The figure of merged counters under a definition.

    Beside what was done, a rate's observations are the hours: its n is how many things were done.
    """
    metric = definition.metric
    n = counters.positives if metric.kind == Kind.RATE else counters.n
    estimate = _estimate(metric, counters)
    mean = counters.total / n if n and (metric.scored or metric.is_duration) else None
    value: float | None = None
    if estimate is not None:
        value = estimate.value
    elif counters.n:
        value = _plain_value(metric, counters)
    return Figure(
        code=metric.code,
        version=definition.version,
        value=value,
        unit=metric.unit,
        n=n,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        mean=mean,
        p90=counters.p90,
        provisional_n=counters.provisional_n,
        too_few=metric.can_be_too_few and n < definition.min_n,
        definition_id=definition.definition_id,
        positives=counters.positives,
        negatives=counters.negatives,
        min_n=definition.min_n,
    )


def _estimate(metric: Metric, counters: Counters) -> formulas.Estimate | None:
    if metric.kind == Kind.NPS:
        return formulas.nps(counters.positives, counters.negatives, counters.n)
    if metric.kind == Kind.NSAT:
        return formulas.nsat(counters.positives, counters.negatives, counters.n)
    if metric.kind == Kind.SHARE:
        return formulas.share(counters.positives, counters.n)
    return None


def _plain_value(metric: Metric, counters: Counters) -> float | None:
    """Of kinds without an interval. Retention has none here: it is read from contracts."""
    match metric.kind:
        case Kind.DURATION:
            return counters.median
        case Kind.COUNT:
            return float(counters.n)
        case Kind.MEAN:
            return counters.total / counters.n
        case Kind.TOTAL:
            return counters.total
        case Kind.RATE:
            return formulas.per_hour(counters.positives, counters.total)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure differs from an earlier one.

    `is_more_than_chance` is None where it is not judged; `note` then says why, for people.
    `z` is None too when there is no spread at all to compare with.
    """

    delta: float | None
    is_more_than_chance: bool | None
    z: float | None
    note: str | Promise


MORE_THAN_CHANCE = _("more than chance")
NOT_MORE_THAN_CHANCE = _("not more than chance")
NOT_JUDGED = _("not judged")
TOO_FEW = _("too few to judge")
NO_DATA = _("no data to compare with")
OTHER_DEFINITION = _("another version of the definition: not comparable")


def change(before: Figure, after: Figure) -> Change:
    """Compare two figures of one metric.

    NPS and NSAT by the standard errors of both scores, shares by the pooled test of two
    proportions. Means, totals, rates and times are not judged: counters keep no sum of squares,
    and what people do day by day is not independent. Money retained is no sample at all.
    Different versions of a definition are never compared.
    """
    if (before.code, before.version) != (after.code, after.version):
        return Change(None, None, None, OTHER_DEFINITION)
    if before.value is None or after.value is None:
        return Change(None, None, None, NO_DATA)
    delta = after.value - before.value
    z = _z(before, after)
    if z is None:
        return Change(delta, None, None, NOT_JUDGED)
    if before.too_few or after.too_few:
        return Change(delta, None, None, TOO_FEW)
    is_more = abs(z) >= formulas.CHANCE_LIMIT
    note = MORE_THAN_CHANCE if is_more else NOT_MORE_THAN_CHANCE
    return Change(delta, is_more, None if isinf(z) else z, note)


def _z(before: Figure, after: Figure) -> float | None:
    metric = CATALOGUE[after.code]
    if metric.kind in {Kind.NPS, Kind.NSAT}:
        return formulas.nps_difference(
            (before.positives, before.negatives, before.n),
            (after.positives, after.negatives, after.n),
        )
    if metric.interval == Interval.WILSON:
        return formulas.share_difference((before.positives, before.n), (after.positives, after.n))
    return None
