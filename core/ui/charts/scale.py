"""From values to places: round ticks and linear scales."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from core.ui import formats

_ROUND_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps ``low..high`` to ``start..end``; the end may be smaller, as for a vertical axis."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Round values along an axis, and how many decimals they need."""

    values: tuple[float, ...]
    decimals: int

    @property
    def low(self) -> float:
        """Where the axis begins."""
        return self.values[0]

    @property
    def high(self) -> float:
        """Where the axis ends."""
        return self.values[-1]

    def label(self, value: float) -> str:
        """The value as it stands beside the axis."""
        return formats.number(value, self.decimals)


def nice_ticks(low: float, high: float, *, about: int = 5) -> Ticks:
    """Round ticks that enclose ``low..high``; works for negative values and for a single one."""
    if high <= low:
        spread = max(abs(high), 1.0) * 0.1
        low, high = low - spread, high + spread
    raw_step = (high - low) / max(about, 1)
    magnitude = 10.0 ** math.floor(math.log10(raw_step))
    step = next(m * magnitude for m in _ROUND_STEPS if m * magnitude >= raw_step * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    decimals = _decimals_of(step)
    return Ticks(tuple(round(i * step, decimals) for i in range(first, last + 1)), decimals)


def _decimals_of(step: float) -> int:
    for decimals in range(7):
        if abs(round(step, decimals) - step) < step * 1e-6:
            return decimals
    return 7
