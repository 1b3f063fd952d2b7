"""Two measures, or one measure told twice, over the same periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui import formats
from core.ui.charts import svg
from core.ui.charts.figure import (
    MEDIUM,
    ROOM_FOR_SIDE_LABELS,
    ChartTable,
    Figure,
    in_four_widths,
    legend_entry,
)
from core.ui.charts.scale import Scale, Ticks, nice_ticks

_TOP, _BOTTOM, _LEFT, _HEIGHT = 20, 24, 64, 250
_LABEL_GAP = 15
# How the first and the second line are drawn, and the dots on them.
_STYLES: Final = (("ln", "dot"), ("ln ln-old", "dot-old"))
_SIGNS: Final = ("value", "old")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; a value of None is a gap. ``notes`` say in the table what a number cannot."""

    label: str
    values: Sequence[float | None]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Plot:
    lines: Sequence[Line]
    labels: Sequence[str]
    unit: str
    decimals: int
    ticks: Ticks
    x: Scale
    y: Scale

    def written(self, value: float | None) -> str:
        """A value with its unit."""
        if value is None:
            return gettext("No data")
        return f"{formats.number(value, self.decimals)}{self.unit}"


def compared_figure(
    *,
    title: str,
    label_head: str,
    labels: Sequence[str],
    lines: Sequence[Line],
    unit: str = "",
    decimals: int = 0,
    y_min: float | None = None,
) -> Figure:
    """At most two lines over the same labels, in four widths, with legend and table."""

    def draw(width: int, css_class: str) -> SafeString:
        plot = _layout(lines, labels, unit, decimals, y_min, width)
        content = [*_axes(plot, width), *_shapes(plot), *_end_labels(plot, width)]
        return svg.chart(content, title=title, width=width, height=_HEIGHT, css_class=css_class)

    plot = _layout(lines, labels, unit, decimals, y_min, MEDIUM)
    heads = (label_head, *(line.label for line in lines))
    rows = tuple(
        (label, *(_cell(plot, line, place) for line in lines)) for place, label in enumerate(labels)
    )
    legend = tuple(
        legend_entry(sign, line.label) for sign, line in zip(_SIGNS, lines, strict=False)
    )
    return in_four_widths(title, draw, table=ChartTable(heads, rows), legend=legend)


def _cell(plot: _Plot, line: Line, place: int) -> str:
    return line.notes[place] if line.notes else plot.written(line.values[place])


def _layout(
    lines: Sequence[Line],
    labels: Sequence[str],
    unit: str,
    decimals: int,
    y_min: float | None,
    width: int,
) -> _Plot:
    shown = [value for line in lines for value in line.values if value is not None]
    low = min(shown, default=0.0) if y_min is None else y_min
    ticks = nice_ticks(low, max(shown, default=1.0))
    room = 12.0
    if width >= ROOM_FOR_SIDE_LABELS:
        room = 24 + max((svg.text_width(line.label) for line in lines), default=0)
    x = Scale(0, max(len(labels) - 1, 1), _LEFT, width - room)
    y = Scale(ticks.low, ticks.high, _HEIGHT - _BOTTOM, _TOP)
    return _Plot(lines, labels, unit, decimals, ticks, x, y)


def _axes(plot: _Plot, width: int) -> Iterator[SafeString]:
    for value in plot.ticks.values:
        y = plot.y(value)
        yield svg.element("line", class_="g", x1=plot.x.start, x2=plot.x.end, y1=y, y2=y)
        yield svg.text(plot.ticks.label(value), plot.x.start - 8, y + 4, "x-end")
    widest = max((svg.text_width(label) for label in plot.labels), default=0) + 14
    room = plot.x.end - plot.x.start
    step = max(1, int(-(-len(plot.labels) * widest // room)))
    last = len(plot.labels) - 1
    for place in range(last, -1, -step):
        # Without room for it at the side the last label would leave the picture.
        leaves = place == last and last > 0 and width < ROOM_FOR_SIDE_LABELS
        css_class = "x-end" if leaves else "x-mid"
        yield svg.text(plot.labels[place], plot.x(place), _HEIGHT - 6, css_class)


def _shapes(plot: _Plot) -> Iterator[SafeString]:
    for line, (drawn, dot) in reversed(list(zip(plot.lines, _STYLES, strict=False))):
        run: list[svg.Coordinates] = []
        for place, value in enumerate([*line.values, None]):
            if value is not None:
                run.append((plot.x(place), plot.y(value)))
                continue
            if len(run) > 1:
                yield svg.element("path", class_=drawn, d=svg.path_data(run))
            run = []
        for place, value in enumerate(line.values):
            if value is None:
                continue
            said = f"{line.label}, {plot.labels[place]}: {_cell(plot, line, place)}"
            yield svg.element(
                "circle",
                svg.element("title", said),
                class_=dot,
                cx=plot.x(place),
                cy=plot.y(value),
                r=3,
            )


def _end_labels(plot: _Plot, width: int) -> Iterator[SafeString]:
    """The lines' names beside their ends, never over each other."""
    if width < ROOM_FOR_SIDE_LABELS:
        return
    ends = []
    for place, line in enumerate(plot.lines):
        known = [value for value in line.values if value is not None]
        if known:
            ends.append((plot.y(known[-1]), line.label, "lab" if place else "lab-b"))
    lowest = 0.0
    for y, label, css_class in sorted(ends):
        at = max(y, lowest)
        lowest = at + _LABEL_GAP
        yield svg.text(label, plot.x.end + 12, at + 4, css_class)
