"""The formulas: pure functions from counts to values, intervals and tests of difference.

No data is `None`, never 0. All intervals are 95 %. Shares and their intervals are per cent.
"""

from collections.abc import Sequence
from math import floor, sqrt

from core.proportions import Estimate, Z, ratio, share, share_difference

__all__ = [
    "CHANCE_LIMIT",
    "Estimate",
    "Z",
    "nps",
    "nps_difference",
    "nps_error",
    "nsat",
    "per_hour",
    "quantile",
    "share",
    "share_difference",
]

# A difference is more than chance from here on (METRICS section 2).
CHANCE_LIMIT = 1.96


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


def nsat(very_satisfied: int, dissatisfied: int, n: int) -> Estimate | None:
    """Net satisfaction, 0…200: 100·(V − D)/n + 100 ± 1.96·standard error.

    `dissatisfied` are the somewhat and the very dissatisfied of a scale of four. Source: METRICS
    section 2; the variance is that of a difference of two multinomial shares, as of the NPS.
    """
    estimate = nps(very_satisfied, dissatisfied, n)
    return None if estimate is None else Estimate(*(bound + 100 for bound in estimate))


def nps_error(promoters: int, detractors: int, n: int) -> float:
    """Standard error of the score in points: 100·√((p + d − (p − d)²)/n).

    Source: the multinomial distribution, Var(p − d) = (p + d − (p − d)²)/n.
    """
    p, d = promoters / n, detractors / n
    return 100 * sqrt(max(p + d - (p - d) ** 2, 0.0) / n)


def nps_difference(before: tuple[int, int, int], after: tuple[int, int, int]) -> float | None:
    """z of two scores, each (promoters, detractors, n): Δ/√(SE₁² + SE₂²); None without data."""
    if not before[2] or not after[2]:
        return None
    delta = 100 * ((after[0] - after[1]) / after[2] - (before[0] - before[1]) / before[2])
    return ratio(delta, sqrt(nps_error(*before) ** 2 + nps_error(*after) ** 2))


def per_hour(things: int, seconds: float) -> float | None:
    """Things done in an hour; None where no hours are known. A ratio of sums, so that days and
    people of any length merge."""
    return things / (seconds / 3600) if seconds > 0 else None


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
