"""Seconds of alternating sides."""

import statistics
import time
from collections.abc import Callable

Write = Callable[[str], object]


def timed(function: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def in_turn(sides: dict[str, Callable[[], float]], rounds: int) -> list[float]:
    """Median seconds of each side, alternating; the first round warms up."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, side in sides.items():
            seconds = side()
            if number:
                taken[name].append(seconds)
    return [statistics.median(seconds) for seconds in taken.values()]
