"""Bars for amounts side by side, and a histogram for how values spread."""

from __future__ import annotations

import math
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
)
from core.ui.charts.scale import Scale, nice_ticks

ROLE_CODES: Final = ("A", "Pj", "Pr", "S", "CS")


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount. ``role_code`` gives a role's colour and is only for bars that are roles."""

    label: str
    value: float | None
    n: int | None = None
    role_code: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie in one stretch of the axis, ``low`` included, ``high`` not.

    ``label`` stands under the bar, ``text`` names the stretch; without them its ends do.
    """

    low: float
    high: float
    count: int
    label: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place along a histogram that has a name; ``at`` counts bars from the left."""

    at: float
    label: str


def fill_class(role_code: str) -> str:
    """The colour class of a role; grey for anything that is not one of the five."""
    return f"f-{role_code}" if role_code in ROLE_CODES else "f-none"


def bar_chart(
    *,
    title: str,
    bars: Sequence[Bar],
    unit: str = "",
    plan: float | None = None,
    decimals: int = 0,
    width: int = MEDIUM,
    css_class: str = "chart",
) -> SafeString:
    """Horizontal bars from zero, labels at the left, values at the right. ``plan`` is a tick."""
    widest_label = max((svg.text_width(b.label) for b in bars), default=0) + 16
    is_stacked = widest_label > width * 0.4 and width < ROOM_FOR_SIDE_LABELS
    row_height, bar_top, label_line = (46, 18.0, 13.0) if is_stacked else (28, 5.0, 18.0)
    label_room = 0.0 if is_stacked else min(widest_label, width * 0.4)
    value_room = max((svg.text_width(_bar_value(b, unit, decimals)) for b in bars), default=0) + 12
    reach = [b.value for b in bars if b.value is not None] + ([plan] if plan is not None else [])
    low, high = min([0.0, *reach]), max([0.0, *reach])
    x = Scale(low, high if high > low else low + 1, label_room, width - value_room)
    content: list[SafeString] = []
    for i, bar in enumerate(bars):
        top = i * row_height + bar_top
        content.append(svg.text(bar.label, 0, i * row_height + label_line, "lab"))
        content.extend(_bar_shapes(bar, x, top, plan))
        value_class = "x-end" if bar.muted or bar.value is None else "x-end lab-b"
        content.append(svg.text(_bar_value(bar, unit, decimals), width, top + 13, value_class))
    height = max(len(bars), 1) * row_height + 4
    return svg.chart(content, title=title, width=width, height=height, css_class=css_class)


def _bar_value(bar: Bar, unit: str, decimals: int) -> str:
    if bar.value is None:
        return gettext("No data")
    return f"{formats.number(bar.value, decimals)}{unit}"


def _bar_shapes(bar: Bar, x: Scale, top: float, plan: float | None) -> Iterator[SafeString]:
    thick = 18
    if bar.value is not None:
        start, end = sorted((x(0), x(bar.value)))
        kind = fill_class(bar.role_code) if bar.role_code else "fill"
        yield svg.element(
            "rect",
            svg.element("title", f"{bar.label}: {formats.number(bar.value, 1)}"),
            class_="track" if bar.muted else kind,
            x=start,
            y=top,
            width=max(end - start, 1.0),
            height=thick,
            rx=2,
        )
    if plan is not None:
        yield svg.element("line", class_="tick", x1=x(plan), x2=x(plan), y1=top - 3, y2=top + 21)


def bar_figure(
    *,
    title: str,
    bars: Sequence[Bar],
    label_head: str,
    value_head: str,
    unit: str = "",
    plan: float | None = None,
    decimals: int = 0,
) -> Figure:
    """`bar_chart` in four widths, with its table."""

    def draw(width: int, css_class: str) -> SafeString:
        return bar_chart(
            title=title,
            bars=bars,
            unit=unit,
            plan=plan,
            decimals=decimals,
            width=width,
            css_class=css_class,
        )

    rows = tuple((b.label, _bar_value(b, unit, decimals), formats.number(b.n)) for b in bars)
    return in_four_widths(title, draw, table=ChartTable((label_head, value_head, "n"), rows))


def histogram(
    *,
    title: str,
    bins: Sequence[Bin],
    unit: str = "",
    decimals: int = 0,
    marks: Sequence[Mark] = (),
    width: int = MEDIUM,
    css_class: str = "chart",
) -> SafeString:
    """How often values fall into each stretch; the vertical axis counts and starts at zero."""
    height, bottom, left = 200, 24, 40
    top = 10 + 16 * len(marks)
    ticks = nice_ticks(0, max((b.count for b in bins), default=0) or 1, about=4)
    y = Scale(ticks.low, ticks.high, height - bottom, top)
    step = (width - left - 8) / max(len(bins), 1)
    content: list[SafeString] = []
    for value in ticks.values:
        content.append(
            svg.element("line", class_="g", x1=left, x2=width - 8, y1=y(value), y2=y(value))
        )
        content.append(svg.text(ticks.label(value), left - 8, y(value) + 4, "x-end"))
    labels = [part.label or formats.number(part.low, decimals) for part in bins]
    widest = max((svg.text_width(label) for label in labels if label), default=0)
    per_label = max(1, math.ceil(max(widest + 8, 46) / step))
    for i, part in enumerate(bins):
        x = left + i * step
        content.append(_bin_shape(part, x, step, y, _span(part, unit, decimals)))
        if i % per_label == 0:
            # A value of its own stands under its bar, an end of a stretch at its edge.
            is_value = bool(part.label) and part.high - part.low == 1
            place = x + step / 2 if is_value else x
            content.append(svg.text(labels[i], place, height - 6, "x-mid"))
    content.extend(_mark_lines(marks, left, step, width, height - bottom))
    return svg.chart(content, title=title, width=width, height=height, css_class=css_class)


def _bin_shape(part: Bin, x: float, step: float, y: Scale, span: str) -> SafeString:
    return svg.element(
        "rect",
        svg.element("title", f"{span}: {formats.number(part.count)}"),
        class_="fill",
        x=x + 1,
        y=y(part.count),
        width=max(step - 2, 1.0),
        height=y(0) - y(part.count),
    )


def _mark_lines(
    marks: Sequence[Mark], left: float, step: float, width: float, bottom: float
) -> Iterator[SafeString]:
    """Names of marks stand above each other, on the side that has room."""
    for i, mark in enumerate(marks):
        x, line = left + mark.at * step, 12 + 16 * i
        yield svg.element("line", class_="break", x1=x, x2=x, y1=line - 8, y2=bottom)
        fits_right = x + 6 + svg.text_width(mark.label) <= width
        place, css_class = (x + 6, "lab") if fits_right else (x - 6, "lab x-end")
        yield svg.text(mark.label, place, line, css_class)


def _span(part: Bin, unit: str, decimals: int) -> str:
    if part.text:
        return part.text
    return f"{formats.number(part.low, decimals)}–{formats.number(part.high, decimals)}{unit}"


def histogram_figure(
    *,
    title: str,
    bins: Sequence[Bin],
    value_head: str,
    unit: str = "",
    decimals: int = 0,
    marks: Sequence[Mark] = (),
) -> Figure:
    """`histogram` in four widths, with its table."""

    def draw(width: int, css_class: str) -> SafeString:
        return histogram(
            title=title,
            bins=bins,
            unit=unit,
            decimals=decimals,
            marks=marks,
            width=width,
            css_class=css_class,
        )

    rows = tuple((_span(b, unit, decimals), formats.number(b.count)) for b in bins)
    return in_four_widths(title, draw, table=ChartTable((value_head, gettext("Count")), rows))
