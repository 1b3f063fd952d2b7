"""The level pieces of lines in one channel: which of them share a track, and which is above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

_NEAR: Final = 5.0  # nearer than this, two lines look like one


@dataclass(slots=True)
class Net:
    """Pieces that share a track: from ``tops`` down to ``bottom``, or off to a ``side`` lane.

    A net with no tops comes from the side.
    """

    tops: list[float] = field(default_factory=list)
    bottom: float | None = None
    side: float | None = None
    track: int | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """From where to where it lies on its track."""
        found = [*self.tops, *(x for x in (self.bottom, self.side) if x is not None)]
        return min(found), max(found)

    @property
    def is_straight(self) -> bool:
        """Whether it only goes down."""
        low, high = self.ends
        return high - low < 0.05


def assign_tracks(nets: Sequence[Net]) -> int:
    """Give every net that is not straight a track; how many there are.

    A line that comes down where another one goes down must turn off above it, or the two would
    lie on one another. Where that cannot be (two that change places), the order decides.
    """
    waiting = sorted((net for net in nets if not net.is_straight), key=_turn)
    above = [
        [other for other in waiting if other is not net and _is_above(other, net)]
        for net in waiting
    ]
    taken: list[list[Net]] = []
    left = list(range(len(waiting)))
    while left:
        i = next((i for i in left if all(net.track is not None for net in above[i])), left[0])
        left.remove(i)
        _assign(waiting[i], above[i], taken)
    return len(taken)


def _assign(net: Net, above: Sequence[Net], taken: list[list[Net]]) -> None:
    """The first track below those that must be above it on which there is room."""
    track = max((other.track for other in above if other.track is not None), default=-1) + 1
    while track < len(taken) and any(_meet(net, other) for other in taken[track]):
        track += 1
    if track == len(taken):
        taken.append([])
    taken[track].append(net)
    net.track = track


def _turn(net: Net) -> tuple[float, float]:
    """Lines that run to the right, the rightmost first, then those to the left, the leftmost
    first: so those that run the same way do not cross."""
    low, high = net.ends
    end = net.bottom if net.bottom is not None else high
    return (-low, high) if end > (low + high) / 2 else (high, low)


def _is_above(one: Net, other: Net) -> bool:
    """Whether ``one`` comes down where ``other`` goes down."""
    bottom = other.bottom
    return bottom is not None and any(abs(top - bottom) < _NEAR for top in one.tops)


def _meet(one: Net, other: Net) -> bool:
    (low, high), (start, end) = one.ends, other.ends
    return low <= end + _NEAR and start <= high + _NEAR
