"""How far interviewers agree, and how strict one of them is: pure functions of scores.

Only scores that were given before their interviewer had seen anybody else's count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import fmean
from typing import Final

from core.proportions import Estimate, Z, share

# A difference of so many points is worth a talk.
TALK_ABOUT: Final = 2
# Below so many pairs, or candidates, nothing is said about agreement, or strictness.
FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of scores of one candidate and quality: all, equal, at most one point apart."""

    n: int = 0
    equal: int = 0
    near: int = 0

    def __add__(self, other: "Pairs") -> "Pairs":
        """Both together."""
        return Pairs(self.n + other.n, self.equal + other.equal, self.near + other.near)

    @property
    def is_few(self) -> bool:
        """Whether there are too few to say anything."""
        return self.n < FEW

    @property
    def equal_share(self) -> Estimate | None:
        """Share of equal pairs in per cent, with its Wilson interval."""
        return share(self.equal, self.n)

    @property
    def near_share(self) -> Estimate | None:
        """Share of pairs at most one point apart in per cent, with its Wilson interval."""
        return share(self.near, self.n)


def pairs_of(scores: Iterable[int]) -> Pairs:
    """Every two interviewers of one candidate and quality once.

    Source: percentage agreement, exact and adjacent (Stemler, "A comparison of consensus,
    consistency, and measurement approaches to estimating interrater reliability", Practical
    Assessment, Research & Evaluation 9 (2004)).
    """
    apart = [abs(one - other) for one, other in combinations(scores, 2)]
    return Pairs(len(apart), apart.count(0), sum(distance <= 1 for distance in apart))


@dataclass(frozen=True, slots=True)
class Sums:
    """Differences from colleagues, one a candidate: how many, their sum, the sum of squares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @classmethod
    def of(cls, values: Sequence[float]) -> "Sums":
        """Of single differences."""
        return cls(len(values), sum(values), sum(value * value for value in values))

    @property
    def is_few(self) -> bool:
        """Whether there are too few to say anything."""
        return self.n < FEW

    def mean(self) -> Estimate | None:
        """The mean difference with its 95 % interval; None below two candidates.

        Source: Student, "The probable error of a mean", Biometrika 6 (1908): mean ± t · s / √n.
        """
        if self.n < 2:
            return None
        mean = self.total / self.n
        variance = max(self.squares - self.n * mean * mean, 0.0) / (self.n - 1)
        half = t_quantile(self.n - 1) * sqrt(variance / self.n)
        return Estimate(mean, mean - half, mean + half)


def t_quantile(degrees: int) -> float:
    """The 97.5 % point of Student's t, within 0.001 from nine degrees of freedom on.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
    """
    z: float = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / float(degrees) ** power for power, term in enumerate(terms, start=1))


def from_colleagues(own: Mapping[str, int], others: Sequence[Mapping[str, int]]) -> float | None:
    """How far one interviewer's scores of a candidate lie above their colleagues', in points.

    The mean over the qualities that both the interviewer and some colleague scored: own score
    less the mean of the colleagues'. None without such a quality.
    """
    apart = []
    for key, score in own.items():
        if theirs := [sheet[key] for sheet in others if key in sheet]:
            apart.append(score - fmean(theirs))
    return fmean(apart) if apart else None
