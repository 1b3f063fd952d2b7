"""Charts the size of a word: in a card, in a table row."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui import formats
from core.ui.charts import svg
from core.ui.charts.scale import Scale


def sparkline(
    values: Sequence[float | None], *, width: int = 96, height: int = 28, css_class: str = ""
) -> SafeString:
    """The shape of the last periods. Decoration beside a number, so it has no name of its own."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return svg.element("span", formats.NO_VALUE, class_="muted", aria_hidden="true")
    low, high = min(known), max(known)
    x = Scale(0, len(values) - 1, 2, width - 4)
    y = Scale(low, high, height - 4, 4) if high > low else Scale(low - 1, low + 1, height - 4, 4)
    shapes: list[SafeString] = []
    run: list[svg.Coordinates] = []
    for i, value in enumerate([*values, None]):
        if value is not None:
            run.append((x(i), y(value)))
            continue
        if len(run) > 1:
            shapes.append(svg.element("path", class_="ln", d=svg.path_data(run)))
        elif run:
            shapes.append(svg.element("circle", class_="dot", cx=run[0][0], cy=run[0][1], r=1.5))
        run = []
    last = values[-1]
    if last is not None:
        shapes.append(svg.element("circle", class_="dot", cx=x(len(values) - 1), cy=y(last), r=2.5))
    return svg.element(
        "svg",
        svg.joined(shapes),
        class_=f"spark {css_class}".strip(),
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        aria_hidden="true",
    )


def forest(
    *,
    value: float | None,
    low: float | None,
    high: float | None,
    base: float | None,
    lo_axis: float,
    hi_axis: float,
    muted: bool = False,
    decimals: int = 1,
) -> SafeString:
    """A value with its interval against the peers' value ``base``, for one row of a table."""
    width, middle = 144, 12
    x = Scale(lo_axis, hi_axis, 5, width - 5)
    shapes: list[SafeString] = []
    if base is not None:
        shapes.append(svg.element("line", class_="base-peer", x1=x(base), x2=x(base), y1=0, y2=24))
    if low is not None and high is not None:
        css_class = "whisk whisk-few" if muted else "whisk"
        shapes.append(
            svg.element("line", class_=css_class, x1=x(low), x2=x(high), y1=middle, y2=middle)
        )
    if value is not None:
        css_class = "ring-few" if muted else "dot"
        shapes.append(svg.element("circle", class_=css_class, cx=x(value), cy=middle, r=4))
    return svg.chart(
        shapes,
        title=_forest_name(value, low, high, base, decimals),
        width=width,
        height=24,
        css_class="forest",
    )


def _forest_name(
    value: float | None, low: float | None, high: float | None, base: float | None, decimals: int
) -> str:
    if value is None:
        return gettext("No data")
    said = [formats.number(value, decimals)]
    if low is not None and high is not None:
        said.append(
            gettext("interval %(low)s to %(high)s")
            % {"low": formats.number(low, decimals), "high": formats.number(high, decimals)}
        )
    if base is not None:
        said.append(gettext("peers %(value)s") % {"value": formats.number(base, decimals)})
    return ", ".join(said)


def plan_bar(
    *, value: float, plan: float, lo_axis: float = 0, hi_axis: float | None = None
) -> SafeString:
    """How far the value is towards the plan; the tick is the plan. Stands beside its words."""
    width = 150
    end = hi_axis if hi_axis is not None else max(value, plan) * 1.25 or 1.0
    x = Scale(lo_axis, end, 0, width)
    shapes = (
        svg.element("rect", class_="track", x=0, y=3, width=width, height=4),
        svg.element("rect", class_="fill", x=0, y=3, width=x(value), height=4),
        svg.element("line", class_="tick", x1=x(plan), x2=x(plan), y1=0, y2=10),
    )
    return svg.element(
        "svg",
        svg.joined(shapes),
        viewBox=f"0 0 {width} 10",
        height=10,
        preserveAspectRatio="none",
        aria_hidden="true",
    )
