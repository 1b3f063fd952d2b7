"""A large chart as a page needs it: four widths, a legend, the same as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe

# One drawing scaled down to a phone would have 4-pixel text. So each chart is drawn for the
# full page, for columns and for a phone; a container query shows the one that fits.
WIDE: Final = 1120
MEDIUM: Final = 700
COMPACT: Final = 500
NARROW: Final = 340

# Below this width there is no room for words beside the plot.
ROOM_FOR_SIDE_LABELS: Final = 560

_SWATCHES: Final = {
    "value": '<path class="ln" d="M0,5H20"/><circle class="dot" cx="10" cy="5" r="3"/>',
    "old": '<path class="ln ln-old" d="M0,5H20"/><circle class="dot-old" cx="10" cy="5" r="3"/>',
    "band": '<rect class="band" width="20" height="10"/>',
    "few": '<circle class="ring-few" cx="10" cy="5" r="3.5"/>',
    "plan": '<path class="ln-plan" d="M0,5H20"/>',
    "stayed": '<rect class="f-none flow" width="20" height="10"/>',
    "moved": '<rect class="f-none flow-wrong" width="20" height="10"/>',
}


@dataclass(frozen=True, slots=True)
class ChartTable:
    """What the chart shows, as text: for those who cannot see it and for copying."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One sign of the chart and what it stands for."""

    swatch: SafeString
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Rendered by ``_ui/chart.html``."""

    title: str
    wide: SafeString
    medium: SafeString
    compact: SafeString
    narrow: SafeString
    table: ChartTable | None = None
    legend: tuple[LegendEntry, ...] = ()


def legend_entry(sign: str, label: str) -> LegendEntry:
    """A legend entry for one of the known signs."""
    drawn = f'<svg viewBox="0 0 20 10" aria-hidden="true">{_SWATCHES[sign]}</svg>'
    return LegendEntry(mark_safe(drawn), label)  # noqa: S308 -- our own text, from above


def in_four_widths(
    title: str,
    draw: Callable[[int, str], SafeString],
    *,
    table: ChartTable | None = None,
    legend: tuple[LegendEntry, ...] = (),
) -> Figure:
    """Calls ``draw(width, css_class)`` for each width."""
    return Figure(
        title=title,
        wide=draw(WIDE, "chart chart-l"),
        medium=draw(MEDIUM, "chart chart-m"),
        compact=draw(COMPACT, "chart chart-s"),
        narrow=draw(NARROW, "chart chart-xs"),
        table=table,
        legend=legend,
    )
