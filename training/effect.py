"""What became of a metric for those who took a practice, against those who did not. Pure.

Difference in differences with the person as the unit. Each person has one difference, after less
before, so that what two observations of one person have in common is counted once; the effect is
the weighted mean of those who took it less that of the others. Sources: Angrist and Pischke,
"Mostly Harmless Econometrics" (2009), section 5.2, for the difference in differences; Bertrand,
Duflo and Mullainathan (2004) for summing up before and after instead of counting every
observation as independent; Bell and McCaffrey (2002) and Imbens and Kolesár (2016) for variance
and degrees of freedom with few people; Welch (1947) for two groups that spread differently.

People begin on different days, so each taker is compared with others over the taker's own weeks
(as in Cengiz et al. 2019). Somebody compared with several takers is still one person: their
differences are averaged first, with the weights with which they enter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, inf, lgamma, log, pi, sqrt
from typing import Any

LEAST_PEOPLE = 5
LEAST_OBSERVATIONS = 30
_CONFIDENCE = 0.975
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person did in one window: how many observations, and their sum."""

    n: int = 0
    total: float = 0.0

    @property
    def mean(self) -> float:
        """The mean; asked only where there is something."""
        return self.total / self.n


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's weeks before and after a day."""

    before: Cell = Cell()
    after: Cell = Cell()

    @property
    def weight(self) -> float:
        """How much the difference says: 1 / (1/n before + 1/n after), 0 where a side is empty.

        Proportional to one over the variance of a difference of two means of like observations,
        and of counts alone: a weight that knew the values would pull the estimate.
        """
        if not self.before.n or not self.after.n:
            return 0.0
        return 1 / (1 / self.before.n + 1 / self.after.n)


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who took the practice, and everybody they are compared with, in the same weeks."""

    person: int
    own: Pair
    others: Mapping[int, Pair] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted mean over people with its 95 % interval; no bounds where none can be told."""

    value: float
    low: float | None
    high: float | None
    n: int
    people: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The finding. `value` is None where there are too few; `low` and `high` are the 95 % interval.

    The four means are there whenever anything was observed: their differences make up the effect.
    `gap` is how much higher those who took it stood before, with its interval.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    df: float | None = None
    taken_before: Mean | None = None
    taken_after: Mean | None = None
    others_before: Mean | None = None
    others_after: Mean | None = None
    gap: tuple[float, float, float] | None = None
    without_data: int = 0

    @property
    def is_too_few(self) -> bool:
        """Whether nothing can be said yet."""
        return self.value is None

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class _Row:
    """A person with their share of the group's weight (shares add up to 1)."""

    person: int
    share: float
    before: float
    after: float
    n_before: int
    n_after: int

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


def effect(takers: Iterable[Taker]) -> Effect:
    """The effect among those who have data on both sides and somebody to be compared with."""
    all_takers = list(takers)
    usable = [one for one in all_takers if one.own.weight and _compared(one)]
    left = len(all_takers) - len(usable)
    if not usable:
        return Effect(without_data=left)
    taken, others = _taken(usable), _others(usable)
    found = _difference([row.change for row in taken], taken, [r.change for r in others], others)
    gap = _difference([row.before for row in taken], taken, [r.before for r in others], others)
    sides: dict[str, Any] = {
        "taken_before": _mean([row.before for row in taken], taken, [r.n_before for r in taken]),
        "taken_after": _mean([row.after for row in taken], taken, [r.n_after for r in taken]),
        "others_before": _mean([r.before for r in others], others, [r.n_before for r in others]),
        "others_after": _mean([r.after for r in others], others, [r.n_after for r in others]),
    }
    enough = min(len(taken), len(others)) >= LEAST_PEOPLE and all(
        side.n >= LEAST_OBSERVATIONS for side in sides.values()
    )
    if not enough:
        return Effect(**sides, without_data=left)
    value, low, high, df = found
    between = (gap[0], gap[1], gap[2]) if gap[1] is not None and gap[2] is not None else None
    return Effect(value, low, high, df, **sides, gap=between, without_data=left)


def _compared(taker: Taker) -> bool:
    return any(pair.weight for pair in taker.others.values())


def _taken(takers: Sequence[Taker]) -> list[_Row]:
    whole = sum(one.own.weight for one in takers)
    return [
        _Row(
            one.person,
            one.own.weight / whole,
            one.own.before.mean,
            one.own.after.mean,
            one.own.before.n,
            one.own.after.n,
        )
        for one in takers
    ]


def _others(takers: Sequence[Taker]) -> list[_Row]:
    """Each of the others once, over all takers' weeks; n is that of their fullest weeks, so that
    no observation counts twice."""
    whole = sum(one.own.weight for one in takers)
    parts: dict[int, list[tuple[float, Pair]]] = {}
    for one in takers:
        against = sum(pair.weight for pair in one.others.values())
        for person, pair in one.others.items():
            if pair.weight:
                share = one.own.weight / whole * pair.weight / against
                parts.setdefault(person, []).append((share, pair))
    rows = []
    for person, pairs in sorted(parts.items()):
        share = sum(part for part, _pair in pairs)
        rows.append(
            _Row(
                person,
                share,
                sum(part * pair.before.mean for part, pair in pairs) / share,
                sum(part * pair.after.mean for part, pair in pairs) / share,
                max(pair.before.n for _part, pair in pairs),
                max(pair.after.n for _part, pair in pairs),
            )
        )
    return rows


def _spread(values: Sequence[float], shares: Sequence[float]) -> tuple[float, float, float]:
    """Weighted mean, its variance, and the degrees of freedom of that.

    HC2: each squared residual over 1 − its leverage, which in a weighted mean is its share;
    unbiased where a person's variance goes with one over their weight (Bell and McCaffrey 2002).
    With equal weights it is s²/k with k − 1 degrees of freedom.
    """
    mean = sum(share * value for share, value in zip(shares, values, strict=True))
    if len(values) < 2 or max(shares) >= 1:
        return mean, inf, 0.0
    pulls = [share * share / (1 - share) for share in shares]
    variance = sum(pull * (value - mean) ** 2 for pull, value in zip(pulls, values, strict=True))
    squares = sum(share * share for share in shares)
    crossed = sum(pulls) ** 2 - sum(pull * pull for pull in pulls)
    return mean, variance, 1 / (squares + crossed)


def _difference(
    first: Sequence[float], taken: Sequence[_Row], second: Sequence[float], others: Sequence[_Row]
) -> tuple[float, float | None, float | None, float | None]:
    """Difference of two weighted means with Welch's interval: value, low, high, df."""
    mean_1, variance_1, df_1 = _spread(first, [row.share for row in taken])
    mean_2, variance_2, df_2 = _spread(second, [row.share for row in others])
    value, variance = mean_1 - mean_2, variance_1 + variance_2
    if not 0 < variance < inf:
        return value, None, None, None
    df = variance**2 / (variance_1**2 / df_1 + variance_2**2 / df_2)
    margin = t_quantile(df) * sqrt(variance)
    return value, value - margin, value + margin, df


def _mean(values: Sequence[float], rows: Sequence[_Row], counts: Sequence[int]) -> Mean:
    mean, variance, df = _spread(values, [row.share for row in rows])
    if not 0 < variance < inf:
        return Mean(mean, None, None, sum(counts), len(rows))
    margin = t_quantile(df) * sqrt(variance)
    return Mean(mean, mean - margin, mean + margin, sum(counts), len(rows))


@lru_cache(maxsize=4096)
def t_quantile(df: float, p: float = _CONFIDENCE) -> float:
    """The p-quantile (above one half) of Student's t with `df` degrees of freedom, not
    necessarily whole.

    Newton's steps on the distribution, DLMF 8.17 and Abramowitz and Stegun 26.7.1: it is concave
    right of 0, so that steps from the normal quantile, which lies left of it, never go too far.
    """
    found = 1.959963984540054 if p == _CONFIDENCE else 0.0
    for _step in range(100):
        step = (p - _t_below(found, df)) / _t_density(found, df)
        found += step
        if abs(step) < 1e-10 * max(found, 1.0):
            break
    return found


def _t_density(t: float, df: float) -> float:
    whole = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    return exp(whole - (df + 1) / 2 * log(1 + t * t / df))


def _t_below(t: float, df: float) -> float:
    """P(T ≤ t) for t ≥ 0: 1 − I(df/(df + t²); df/2, 1/2)/2 (DLMF 8.17; A&S 26.7.1)."""
    return 1 - _incomplete_beta(df / (df + t * t), df / 2, 0.5) / 2


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function by its continued fraction (DLMF 8.17.22), on the
    side where that converges quickly."""
    if x in {0.0, 1.0}:
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, by the modified method of Lentz (Press et al., "Numerical
    Recipes", section 5.2)."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return found


def _away(value: float) -> float:
    """Never 0: a division by it follows."""
    return value if abs(value) > _TINY else _TINY
