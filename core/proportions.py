"""Shares with their intervals, and tests of their difference: pure functions.

No data is `None`, never 0. Intervals are 95 %. Shares and their intervals are per cent.
"""

from math import copysign, inf, sqrt
from typing import NamedTuple

# The 97.5 % point of the standard normal distribution.
Z = 1.959963984540054


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


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


def share_difference(before: tuple[int, int], after: tuple[int, int]) -> float | None:
    """z of two shares, each (positives, n): the pooled two-sample test; None without data.

    Source: the usual test of two proportions (Newcombe 1998 b compares it with others).
    """
    if not before[1] or not after[1]:
        return None
    pooled = (before[0] + after[0]) / (before[1] + after[1])
    error = sqrt(pooled * (1 - pooled) * (1 / before[1] + 1 / after[1]))
    return ratio(after[0] / after[1] - before[0] / before[1], error)


def ratio(delta: float, error: float) -> float:
    """delta / error; without any spread, no difference is 0 and a difference is endless."""
    if error > 0:
        return delta / error
    return 0.0 if delta == 0 else copysign(inf, delta)
