"""What interviews said against how people did: pure functions of pairs of numbers.

Only people who were hired are seen, and those were chosen by these very scores: what is found here
is weaker than what holds for all candidates (restriction of range).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist, fmean
from typing import Final

# Below so many people nothing is said about a connection.
FEWEST: Final = 10
_LEVEL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Connection:
    """A rank correlation with its 95 % interval; `is_sure` when it is more than chance, also
    after so many were looked at."""

    n: int
    rho: float
    low: float
    high: float
    is_sure: bool


def connection(pairs: Sequence[tuple[float, float]], *, looked_at: int) -> Connection | None:
    """Spearman's rank correlation of the pairs; None for too few people, or where all are alike
    or in perfect order, so that no interval can be given.

    Interval: Fisher's z with the standard error sqrt((1 + rho²/2) / (n - 3)) (Bonett and Wright,
    "Sample size requirements for estimating Pearson, Kendall and Spearman correlations",
    Psychometrika 65 (2000)). `is_sure` asks the same of an interval widened for `looked_at`
    comparisons (Bonferroni; Dunn, "Multiple comparisons among means", JASA 56 (1961)).
    """
    n = len(pairs)
    if n < FEWEST:
        return None
    rho = _correlation(ranks([one for one, _ in pairs]), ranks([other for _, other in pairs]))
    if rho is None or abs(rho) > 1 - 1e-9:
        return None
    low, high = _interval(rho, n, _LEVEL)
    sure_low, sure_high = _interval(rho, n, _LEVEL / max(looked_at, 1))
    return Connection(n, rho, low, high, sure_low > 0 or sure_high < 0)


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1 on; equal ones share the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            found[place] = (start + end) / 2 + 1
        start = end + 1
    return found


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's; of ranks it is Spearman's, ties included. None without any spread."""
    mean_x, mean_y = fmean(xs), fmean(ys)
    spread = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    if spread == 0:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def _interval(rho: float, n: int, level: float) -> tuple[float, float]:
    half = NormalDist().inv_cdf(1 - level / 2) * sqrt((1 + rho * rho / 2) / (n - 3))
    return tanh(atanh(rho) - half), tanh(atanh(rho) + half)
