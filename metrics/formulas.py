"""The formulas: pure functions from counts to values, intervals and tests of difference.

No data is `None`, never 0. All intervals are 95 %. Shares and their intervals are per cent.
"""

from collections.abc import Sequence
from math import copysign, floor, inf, sqrt
from typing import NamedTuple

# The 97.5 % point of the standard normal distribution.
Z = 1.959963984540054
# A difference is more than chance from here on (METRICS section 2).
CHANCE_LIMIT = 1.96


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def nps(promoters: int, detractors: int, n: int) -> Estimate | None:
    """Net Promoter Score in points, −100…100: 100·(P − D)/n ± 1.96·standard error.

    Source: Reichheld, "The One Number You Need to Grow" (2003); the variance is that of a
    difference of two multinomial shares (see `nps_error`).
    """
    if n == 0:
        return None
    value = 100 * (promoters - detractors) / n
    margin = Z * nps_error(promoters, detractors, n)
    return Estimate(value, max(value - margin, -100.0), min(value + margin, 100.0))


def nps_error(promoters: int, detractors: int, n: int) -> float:
    """Standard error of the score in points: 100·√((p + d − (p − d)²)/n).

    Source: the multinomial distribution, Var(p − d) = (p + d − (p − d)²)/n.
    """
    p, d = promoters / n, detractors / n
    return 100 * sqrt(max(p + d - (p - d) ** 2, 0.0) / n)


def share(positives: int, n: int) -> Estimate | None:
    """A share in per cent with its Wilson score interval.

    Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    JASA 22 (1927), without correction for continuity; recommended by Newcombe, "Two-sided
    confidence intervals for the single proportion", Statistics in Medicine 17 (1998).
    """
    if n == 0:
        return None
    p = positives / n
    square = Z * Z
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return Estimate(100 * p, 100 * max(centre - half, 0.0), 100 * min(centre + half, 1.0))


def nps_difference(before: tuple[int, int, int], after: tuple[int, int, int]) -> float | None:
    """z of two scores, each (promoters, detractors, n): Δ/√(SE₁² + SE₂²); None without data."""
    if not before[2] or not after[2]:
        return None
    delta = 100 * ((after[0] - after[1]) / after[2] - (before[0] - before[1]) / before[2])
    return _ratio(delta, sqrt(nps_error(*before) ** 2 + nps_error(*after) ** 2))


def share_difference(before: tuple[int, int], after: tuple[int, int]) -> float | None:
    """z of two shares, each (positives, n): the pooled two-sample test; None without data.

    Source: the usual test of two proportions (Newcombe 1998 b compares it with others).
    """
    if not before[1] or not after[1]:
        return None
    pooled = (before[0] + after[0]) / (before[1] + after[1])
    error = sqrt(pooled * (1 - pooled) * (1 / before[1] + 1 / after[1]))
    return _ratio(after[0] / after[1] - before[0] / before[1], error)


def _ratio(delta: float, error: float) -> float:
    """delta / error; without any spread, no difference is 0 and a difference is endless."""
    if error > 0:
        return delta / error
    return 0.0 if delta == 0 else copysign(inf, delta)


def quantile(values: Sequence[float], q: float) -> float | None:
    """The q-quantile with linear interpolation; None of nothing.

    Source: definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996):
    what PostgreSQL's `percentile_cont`, which reads the leaves, computes.
    """
    if not values:
        return None
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
