"""Where a change comes from: groups that do their work differently, or another mix of work. Pure.

Source: Kitagawa, "Components of a Difference Between Two Rates", JASA 50 (1955): the symmetric
decomposition with average weights, in economics known as shift-share. With the share w and the
value v of each group before (0) and after (1):

    rate of a group = (v1 - v0) * (w0 + w1) / 2
    mix of a group  = (w1 - w0) * ((v0 + v1) / 2 - m),  m = mean of both values of the whole

The shares of both sides sum to one, so that taking m away changes no sum, and the mix of a group
says what its growing means: more of what stands below the whole is a loss. All parts sum to the
change of the whole exactly. A group that was not there before, or is not any more, has no change
of its own: all of it is mix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Side:
    """One group on one side: how many things, and their value (a share, a mean, a score)."""

    n: int
    value: float


@dataclass(frozen=True, slots=True)
class Part(Generic[Key]):
    """What one group gives to the change of the whole. Shares are between 0 and 1."""

    key: Key
    before: Side | None
    after: Side | None
    share_before: float
    share_after: float
    rate: float
    mix: float

    @property
    def together(self) -> float:
        """What the group gives in all."""
        return self.rate + self.mix


@dataclass(frozen=True, slots=True)
class Decomposition(Generic[Key]):
    """The whole on both sides, and its parts; they sum to `change`."""

    before: float
    after: float
    parts: tuple[Part[Key], ...]

    @property
    def change(self) -> float:
        """How far the whole moved."""
        return self.after - self.before

    @property
    def rate(self) -> float:
        """What comes from groups whose own value moved."""
        return sum(part.rate for part in self.parts)

    @property
    def mix(self) -> float:
        """What comes from another mix of groups."""
        return sum(part.mix for part in self.parts)


def decomposed(before: Mapping[Key, Side], after: Mapping[Key, Side]) -> Decomposition[Key] | None:
    """The change of the weighted mean from `before` to `after`; None where a side is empty.

    Parts come in the order in which the groups are first named.
    """
    sides = [{key: side for key, side in groups.items() if side.n} for groups in (before, after)]
    if not all(sides):
        return None
    first, last = sides
    totals = [sum(side.n for side in groups.values()) for groups in sides]
    whole = [_mean(list(groups.values())) for groups in sides]
    middle = (whole[0] + whole[1]) / 2
    parts = []
    for key in dict.fromkeys((*first, *last)):
        one, other = first.get(key), last.get(key)
        shares = (
            one.n / totals[0] if one else 0.0,
            other.n / totals[1] if other else 0.0,
        )
        known = [side.value for side in (one, other) if side]
        moved = known[-1] - known[0]
        parts.append(
            Part(
                key=key,
                before=one,
                after=other,
                share_before=shares[0],
                share_after=shares[1],
                rate=moved * (shares[0] + shares[1]) / 2,
                mix=(shares[1] - shares[0]) * (sum(known) / len(known) - middle),
            )
        )
    return Decomposition(whole[0], whole[1], tuple(parts))


def pooled(sides: Sequence[Side]) -> Side | None:
    """Several groups as one; None of nothing."""
    n = sum(side.n for side in sides)
    return Side(n, _mean(sides)) if n else None


def _mean(sides: Sequence[Side]) -> float:
    return sum(side.n * side.value for side in sides) / sum(side.n for side in sides)
