"""From one value to another, part by part: each bar begins where the one before ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui.charts import svg
from core.ui.charts.figure import (
    MEDIUM,
    ROOM_FOR_SIDE_LABELS,
    ChartTable,
    Figure,
    in_four_widths,
)
from core.ui.charts.scale import Scale

_THICK = 18


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a change. ``is_total``: not a part but where the whole stands.

    ``kind`` is ``ok`` or ``risk`` for what is more than chance, else empty. ``text`` is what is
    written at the right.
    """

    label: str
    value: float
    text: str
    is_total: bool = False
    kind: str = ""


def waterfall(
    *, title: str, steps: Sequence[Step], width: int = MEDIUM, css_class: str = "chart"
) -> SafeString:
    """Horizontal bars, labels at the left, values at the right; the axis is close around them."""
    widest = max((svg.text_width(step.label) for step in steps), default=0) + 16
    is_stacked = width < ROOM_FOR_SIDE_LABELS
    row_height, bar_top, label_line = (46, 18.0, 13.0) if is_stacked else (30, 6.0, 19.0)
    label_room = 0.0 if is_stacked else min(widest, width * 0.45)
    value_room = max((svg.text_width(step.text) for step in steps), default=0) * 1.1 + 12
    x = _axis(steps, label_room, width - value_room)
    content: list[SafeString] = []
    reached = 0.0
    for i, step in enumerate(steps):
        top = i * row_height + bar_top
        start, reached = reached, step.value if step.is_total else reached + step.value
        content.append(svg.text(step.label, 0, i * row_height + label_line, "lab"))
        content.extend(_shapes(step, x, None if step.is_total else start, reached, top))
        # Beside stacked labels a joint would run through words.
        if i + 1 < len(steps) and not is_stacked:
            content.append(_joint(x(reached), top + _THICK, (i + 1) * row_height + bar_top))
        value_class = "x-end lab-b" if step.is_total or step.kind else "x-end"
        content.append(svg.text(step.text, width, top + 13, value_class))
    height = max(len(steps), 1) * row_height + 4
    return svg.chart(content, title=title, width=width, height=height, css_class=css_class)


def _axis(steps: Sequence[Step], start: float, end: float) -> Scale:
    """From a little below the lowest to a little above the highest place that is reached."""
    places, reached = [], 0.0
    for step in steps:
        reached = step.value if step.is_total else reached + step.value
        places.append(reached)
    low, high = min(places, default=0.0), max(places, default=1.0)
    room = (high - low or abs(high) or 1.0) * 0.15
    return Scale(low - room, high + room, start, end)


def _shapes(
    step: Step, x: Scale, start: float | None, reached: float, top: float
) -> Iterator[SafeString]:
    """A part is a bar; where the whole stands is a dot, for the axis does not begin at zero."""
    name = svg.element("title", f"{step.label}: {step.text}")
    if start is None:
        middle = top + _THICK / 2
        yield svg.element("circle", name, class_="dot-old", cx=x(reached), cy=middle, r=5)
        return
    left, right = sorted((x(start), x(reached)))
    yield svg.element(
        "rect",
        name,
        class_=f"f-{step.kind}" if step.kind else "fill",
        x=left,
        y=top,
        width=max(right - left, 1.5),
        height=_THICK,
        rx=2,
    )


def _joint(x: float, top: float, bottom: float) -> SafeString:
    return svg.element("line", class_="base", x1=x, x2=x, y1=top, y2=bottom)


def waterfall_figure(*, title: str, steps: Sequence[Step], label_head: str) -> Figure:
    """`waterfall` in four widths, with its table."""

    def draw(width: int, css_class: str) -> SafeString:
        return waterfall(title=title, steps=steps, width=width, css_class=css_class)

    rows = tuple((step.label, step.text) for step in steps)
    heads = (label_head, gettext("Value or part"))
    return in_four_widths(title, draw, table=ChartTable(heads, rows))
