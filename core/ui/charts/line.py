"""A measure over time: line, uncertainty band, plan, breaks of definition."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui import formats
from core.ui.charts import svg
from core.ui.charts.figure import (
    MEDIUM,
    ROOM_FOR_SIDE_LABELS,
    ChartTable,
    Figure,
    LegendEntry,
    in_four_widths,
    legend_entry,
)
from core.ui.charts.scale import Scale, Ticks, nice_ticks

_TOP = 26
_BOTTOM = 24
_LEFT = 40
_SIDE_LABELS = 104
_BOLD = 1.1  # bold letters against the usual ones
_LABEL_GAP = 15
_HEIGHT = 250


@dataclass(frozen=True, slots=True)
class Point:
    """One period. ``value`` None: no data. ``muted``: too few answers to compare."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A new definition from the point with this index on; older points are not comparable."""

    index: int
    label: str
    short_label: str = ""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Everything the parts of the drawing share."""

    points: Sequence[Point]
    unit: str
    plan: float | None
    breaks: Sequence[Break]
    width: int
    ticks: Ticks
    x: Scale
    y: Scale
    decimals: int
    has_side_labels: bool
    first_current: int = 0

    def place(self, index: int) -> float:
        """The horizontal place of a point; a single one stands in the middle."""
        return self.x(index) if len(self.points) > 1 else (self.x.start + self.x.end) / 2

    def written(self, value: float | None) -> str:
        """A value with its unit."""
        return f"{formats.number(value, self.decimals)}{self.unit}"


def line_chart(
    *,
    title: str,
    points: Sequence[Point],
    unit: str = "",
    y_min: float | None = None,
    y_max: float | None = None,
    plan: float | None = None,
    breaks: Sequence[Break] = (),
    decimals: int = 1,
    width: int = MEDIUM,
    css_class: str = "chart",
) -> SafeString:
    """A line with gaps for missing values. ``unit`` is written after values, e.g. ``" %"``."""
    plot = _layout(points, unit, (y_min, y_max), plan, breaks, decimals, width)
    content = [
        *_axes(plot),
        *(part for run in _runs(plot) for part in _run_shapes(plot, run)),
        *_plan_line(plot),
        *_break_lines(plot),
        *(_dot(plot, i) for i, point in enumerate(points) if point.value is not None),
        *_end_labels(plot),
    ]
    return svg.chart(content, title=title, width=width, height=_HEIGHT, css_class=css_class)


def _layout(
    points: Sequence[Point],
    unit: str,
    bounds: tuple[float | None, float | None],
    plan: float | None,
    breaks: Sequence[Break],
    decimals: int,
    width: int,
) -> _Plot:
    shown = [value for p in points for value in (p.value, p.low, p.high) if value is not None] + (
        [plan] if plan is not None else []
    )
    low = bounds[0] if bounds[0] is not None else min(shown, default=0.0)
    high = bounds[1] if bounds[1] is not None else max(shown, default=1.0)
    ticks = nice_ticks(low, high)
    has_side_labels = width >= ROOM_FOR_SIDE_LABELS
    right = width - (_side_room(points, unit, decimals) if has_side_labels else 12)
    return _Plot(
        points=points,
        unit=unit,
        plan=plan,
        breaks=breaks,
        width=width,
        ticks=ticks,
        x=Scale(0, max(len(points) - 1, 1), _LEFT, right),
        y=Scale(ticks.low, ticks.high, _HEIGHT - _BOTTOM, _TOP),
        decimals=decimals,
        has_side_labels=has_side_labels,
        first_current=max((b.index for b in breaks), default=0),
    )


def _side_room(points: Sequence[Point], unit: str, decimals: int) -> float:
    """What the newest value in words takes beside the plot."""
    words = _newest(points, unit, decimals)
    return max(_SIDE_LABELS, 12 + svg.text_width(words) * _BOLD)


def _newest(points: Sequence[Point], unit: str, decimals: int) -> str:
    """The last point's value and number, or nothing where it has none."""
    last = points[-1] if points else None
    if last is None or last.value is None:
        return ""
    shown = f"{formats.number(last.value, decimals)}{unit}"
    return shown if last.n is None else f"{shown}, n = {formats.number(last.n)}"


def _axes(plot: _Plot) -> Iterator[SafeString]:
    for value in plot.ticks.values:
        y = plot.y(value)
        is_zero = value == 0 and plot.ticks.low < 0
        yield svg.element(
            "line", class_="zero" if is_zero else "g", x1=plot.x.start, x2=plot.x.end, y1=y, y2=y
        )
        yield svg.text(plot.ticks.label(value), plot.x.start - 8, y + 4, "x-end")
    for index in _labelled(plot):
        css_class = "x-mid"
        if not plot.has_side_labels and index == len(plot.points) - 1 and index > 0:
            css_class = "x-end"  # the last label would leave the picture
        yield svg.text(plot.points[index].label, plot.place(index), _HEIGHT - 6, css_class)


def _labelled(plot: _Plot) -> Iterator[int]:
    """Every n-th period, counted back from the last, so that labels do not touch."""
    widest = max((svg.text_width(p.label) for p in plot.points), default=0) + 14
    room = plot.x.end - plot.x.start
    per_label = max(1, math.ceil(len(plot.points) * widest / room))
    yield from range(len(plot.points) - 1, -1, -per_label)


def _runs(plot: _Plot) -> Iterator[range]:
    """Stretches that may be joined by a line: full values under one definition."""
    starts_anew = {b.index for b in plot.breaks}
    start: int | None = None
    for i, point in enumerate(plot.points):
        joins = point.value is not None and not point.muted
        if start is not None and (not joins or i in starts_anew):
            yield range(start, i)
            start = None
        if joins and start is None:
            start = i
    if start is not None:
        yield range(start, len(plot.points))


def _run_shapes(plot: _Plot, run: range) -> Iterator[SafeString]:
    old = run.start < plot.first_current
    upper: list[svg.Coordinates] = []
    lower: list[svg.Coordinates] = []
    values: list[svg.Coordinates] = []
    for i in run:
        point, x = plot.points[i], plot.place(i)
        if point.low is not None and point.high is not None:
            upper.append((x, plot.y(point.high)))
            lower.append((x, plot.y(point.low)))
        if point.value is not None:
            values.append((x, plot.y(point.value)))
    if len(upper) > 1:
        data = svg.path_data([*upper, *reversed(lower)], closed=True)
        yield svg.element("path", class_="band-old" if old else "band", d=data)
    if len(values) > 1:
        yield svg.element("path", class_="ln ln-old" if old else "ln", d=svg.path_data(values))


def _dot(plot: _Plot, index: int) -> SafeString:
    """The mark of one period; its title says everything the place cannot."""
    point = plot.points[index]
    x, y = plot.place(index), plot.y(point.value or 0)
    step = (plot.x.end - plot.x.start) / max(len(plot.points) - 1, 1)
    parts = [
        svg.element("title", _point_text(plot, point)),
        svg.element(
            "rect",
            class_="hit",
            x=max(x - step / 2, 0),
            y=_TOP,
            width=step,
            height=_HEIGHT - _BOTTOM - _TOP,
        ),
    ]
    if _stands_alone(plot, index) and point.low is not None and point.high is not None:
        kind = "whisk whisk-few" if point.muted else "whisk"
        parts.append(
            svg.element(
                "line", class_=kind, x1=x, x2=x, y1=plot.y(point.low), y2=plot.y(point.high)
            )
        )
    full = "dot-old" if index < plot.first_current else "dot"
    css_class = "ring-few" if point.muted else full
    parts.append(
        svg.element("circle", class_=css_class, cx=x, cy=y, r=3 if not point.muted else 3.5)
    )
    return svg.element("g", svg.joined(parts), class_="pt")


def _stands_alone(plot: _Plot, index: int) -> bool:
    """A point without a band: its interval needs a line of its own."""
    if plot.points[index].muted:
        return True
    return any(len(run) == 1 and run.start == index for run in _runs(plot))


def _point_text(plot: _Plot, point: Point) -> str:
    """What the tooltip of a point says."""
    said = [f"{point.label}: {plot.written(point.value)}"]
    if point.low is not None and point.high is not None:
        said.append(_interval_text(point.low, point.high, plot.decimals))
    if point.n is not None:
        said.append(f"n = {formats.number(point.n)}")
    if point.muted:
        said.append(gettext("too few to compare"))
    return ", ".join(said)


def _interval_text(low: float, high: float, decimals: int) -> str:
    return gettext("95 %% interval %(low)s to %(high)s") % {
        "low": formats.number(low, decimals),
        "high": formats.number(high, decimals),
    }


def _plan_line(plot: _Plot) -> Iterator[SafeString]:
    if plot.plan is None:
        return
    y = plot.y(plot.plan)
    start = plot.x.start
    if plot.first_current:
        start = (plot.place(plot.first_current - 1) + plot.place(plot.first_current)) / 2
    yield svg.element("path", class_="ln-plan", d=svg.path_data([(start, y), (plot.x.end, y)]))


def _break_lines(plot: _Plot) -> Iterator[SafeString]:
    for mark in plot.breaks:
        before = plot.place(max(mark.index - 1, 0))
        x = (before + plot.place(mark.index)) / 2
        yield svg.element("line", class_="break", x1=x, x2=x, y1=8, y2=plot.y.start)
        label = mark.label if plot.has_side_labels else mark.short_label or mark.label
        fits_right = x + 8 + svg.text_width(label) <= plot.width
        if fits_right:
            yield svg.text(label, x + 8, 16, "lab")
        else:
            yield svg.text(label, x - 8, 16, "lab x-end")


def _end_labels(plot: _Plot) -> Iterator[SafeString]:
    """The newest value and the plan, in words beside the plot and never over each other."""
    if not plot.has_side_labels:
        return
    labels: list[tuple[float, str, str]] = []
    last = plot.points[-1] if plot.points else None
    if last is not None and last.value is not None:
        shown = _newest(plot.points, plot.unit, plot.decimals)
        labels.append((plot.y(last.value), shown, "lab" if last.muted else "lab-b"))
    if plot.plan is not None:
        shown = gettext("Plan %(value)s") % {"value": plot.written(plot.plan)}
        labels.append((plot.y(plot.plan), shown, "lab"))
    lowest_allowed = 0.0
    for y, words, css_class in sorted(labels):
        place = max(y, lowest_allowed)
        lowest_allowed = place + _LABEL_GAP
        yield svg.text(words, plot.x.end + 12, place + 4, css_class)


def chart_table(
    points: Sequence[Point], *, period_head: str, value_head: str, unit: str = "", decimals: int = 1
) -> ChartTable:
    """The points of a line chart as a table."""
    heads = (period_head, value_head, gettext("95 % interval"), "n")
    return ChartTable(heads, tuple(_table_row(point, unit, decimals) for point in points))


def _table_row(point: Point, unit: str, decimals: int) -> tuple[str, ...]:
    if point.value is None:
        return (point.label, gettext("No data"), "", formats.number(point.n))
    value = f"{formats.number(point.value, decimals)}{unit}"
    if point.muted:
        value = gettext("%(value)s, too few to compare") % {"value": value}
    interval = ""
    if point.low is not None and point.high is not None:
        interval = gettext("%(low)s to %(high)s") % {
            "low": formats.number(point.low, decimals),
            "high": formats.number(point.high, decimals),
        }
    return (point.label, value, interval, formats.number(point.n))


def line_figure(
    *,
    title: str,
    points: Sequence[Point],
    value_head: str,
    unit: str = "",
    y_min: float | None = None,
    y_max: float | None = None,
    plan: float | None = None,
    breaks: Sequence[Break] = (),
    decimals: int = 1,
) -> Figure:
    """`line_chart` in four widths, with its legend and table."""

    def draw(width: int, css_class: str) -> SafeString:
        return line_chart(
            title=title,
            points=points,
            unit=unit,
            y_min=y_min,
            y_max=y_max,
            plan=plan,
            breaks=breaks,
            decimals=decimals,
            width=width,
            css_class=css_class,
        )

    table = chart_table(
        points, period_head=gettext("Period"), value_head=value_head, unit=unit, decimals=decimals
    )
    legend = tuple(_legend(points, value_head, breaks, has_plan=plan is not None))
    return in_four_widths(title, draw, table=table, legend=legend)


def _legend(
    points: Sequence[Point], value_head: str, breaks: Sequence[Break], *, has_plan: bool
) -> Iterator[LegendEntry]:
    yield legend_entry("value", value_head)
    if breaks:
        yield legend_entry("old", gettext("by an earlier definition"))
    if any(point.low is not None for point in points):
        yield legend_entry("band", gettext("95 % interval"))
    if any(point.muted for point in points):
        yield legend_entry("few", gettext("too few to compare"))
    if has_plan:
        yield legend_entry("plan", gettext("plan"))
