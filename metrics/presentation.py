"""Figures as a page shows them: cards, the strip, the chart, the comparison table. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import charts, formats
from metrics.catalogue import CATALOGUE, Better, Kind
from metrics.figures import Change, Figure, change
from metrics.periods import Period
from metrics.selectors import SeriesPoint
from metrics.wording import (
    beside_text,
    decimals,
    interval_text,
    mean_text,
    p90_text,
    period_label,
    provisional_text,
    unit_text,
    value_text,
)

CARDS = ("nps", "csat", "fcr", "response_rate")
STRIP = (
    "closed_requests",
    "first_response_time",
    "resolve_time_first",
    "handovers_per_request",
    "handover_acceptance_time",
)
DESK = ("csat", "fcr", "closed_requests", "first_response_time", "handover_acceptance_time")
SHOWN_CODES = (*CARDS, *STRIP)
SECONDS_AN_HOUR = 3600


def joined(*parts: str) -> str:
    """What stands beside a value, side by side; empty parts are left out."""
    return " · ".join(part for part in parts if part)


def state_of(figure: Figure) -> str:
    """How a card shows the figure."""
    if figure.value is None:
        return "no_data"
    return "too_few" if figure.too_few else "ok"


def change_text(code: str, difference: Change) -> str:
    """The difference with its sign, or nothing."""
    if difference.delta is None:
        return ""
    metric = CATALOGUE[code]
    if metric.is_duration:
        sign = formats.MINUS if difference.delta < 0 else "+"
        return sign + formats.duration(abs(difference.delta))
    return formats.signed(difference.delta, decimals(metric))


def change_kind(code: str, difference: Change) -> tuple[str, str]:
    """Colour and arrow: both only for what is more than chance."""
    if not difference.is_more_than_chance or difference.delta is None:
        return "none", "flat"
    rises = difference.delta > 0
    better = CATALOGUE[code].better
    if better == Better.NEITHER:
        return "none", "up" if rises else "down"
    good = rises == (better == Better.HIGHER)
    return ("ok" if good else "risk"), ("up" if rises else "down")


def card(after: Figure, before: Figure, points: Sequence[SeriesPoint], url: str) -> dict[str, Any]:
    """The context of `_ui/stat_card.html`."""
    metric = CATALOGUE[after.code]
    difference = change(before, after)
    kind, icon = change_kind(after.code, difference)
    state = state_of(after)
    return {
        "label": metric.name,
        "value": value_text(after.code, after.value),
        "unit": unit_text(metric),
        "n": after.n,
        "interval": joined(interval_text(after), mean_text(after), provisional_text(after)),
        "change": change_text(after.code, difference),
        "change_kind": kind,
        "change_icon": icon,
        "change_text": difference.note,
        "spark": spark(points),
        "url": url,
        "state": state,
        "empty_text": _("Nothing was measured on these days") if state == "no_data" else "",
    }


def spark(points: Sequence[SeriesPoint], width: int = 96) -> SafeString:
    """The shape of the last periods; too few to compare is a gap."""
    known = (None if point.figure.too_few else point.figure.value for point in points)
    return charts.sparkline(list(known), width=width)


def strip_item(figure: Figure, url: str) -> dict[str, Any]:
    """One entry of the strip under the cards."""
    metric = CATALOGUE[figure.code]
    label = str(metric.name)
    if metric.is_duration:
        label = _("%(metric)s, median") % {"metric": metric.name}
    few = figure.too_few and figure.value is not None
    n_text = "" if metric.kind == Kind.COUNT else f"n = {formats.number(figure.n)}"
    beside = (n_text, p90_text(figure), _("too few to compare") if few else "")
    return {
        "label": label,
        "value": value_text(figure.code, figure.value),
        "unit": unit_text(metric),
        "has_data": figure.value is not None,
        "beside": [text for text in beside if text],
        "few": few,
        "url": url,
    }


def chart(code: str, title: str, period: Period, points: Sequence[SeriesPoint]) -> charts.Figure:
    """The main chart; times in hours."""
    metric = CATALOGUE[code]
    scale = SECONDS_AN_HOUR if metric.is_duration else 1
    has_interval = metric.kind in {Kind.SHARE, Kind.NPS}
    unit = " " + _("h") if metric.is_duration else " %" if metric.kind == Kind.SHARE else ""
    return charts.line_figure(
        title=title,
        points=[
            charts.Point(
                label=period_label(period, point.period_start),
                value=_scaled(point.figure.value, scale),
                low=_scaled(point.figure.low, scale),
                high=_scaled(point.figure.high, scale),
                n=None if metric.kind == Kind.COUNT else point.figure.n,
                muted=point.figure.too_few and point.figure.value is not None,
            )
            for point in points
        ],
        value_head=str(metric.name),
        unit=unit,
        y_min=None if has_interval else 0,
        y_max=100 if metric.kind == Kind.SHARE else None,
        decimals=decimals(metric),
    )


def _scaled(value: float | None, scale: int) -> float | None:
    return None if value is None else value / scale


Row = tuple[int, str, Figure]


def breakdown_rows(
    code: str, rows: Sequence[Row], whole: Figure, links: Mapping[int, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Rows of the comparison table, the best first; too few stand at the end, muted.

    `links`: where a person's own figures are, and the rows behind the one shown.
    """
    metric = CATALOGUE[code]
    scale = SECONDS_AN_HOUR if metric.is_duration else 1
    low, high = _axis(code, [whole, *(figure for _id, _name, figure in rows)], scale)
    return [
        {
            "name": name,
            "url": links[member_id][0],
            "rows_url": links[member_id][1],
            "n": figure.n,
            "value": value_text(code, figure.value),
            "beside": beside_text(figure),
            "few": figure.too_few,
            "provisional": provisional_text(figure),
            "forest": charts.forest(
                value=_scaled(figure.value, scale),
                low=figure.low,
                high=figure.high,
                base=_scaled(whole.value, scale) if metric.kind != Kind.COUNT else None,
                lo_axis=low,
                hi_axis=high,
                muted=figure.too_few,
                decimals=decimals(metric),
            ),
        }
        for member_id, name, figure in sorted(rows, key=_rank)
    ]


def _rank(row: Row) -> tuple[bool, float, str]:
    _id, name, figure = row
    value = figure.value or 0.0
    best_is_low = CATALOGUE[figure.code].better == Better.LOWER
    return figure.too_few, value if best_is_low else -value, name


def beside_head(code: str) -> str:
    """The head of the column beside the values, or nothing where there is none."""
    metric = CATALOGUE[code]
    if metric.is_duration:
        return _("90 % within")
    return _("95 % interval") if metric.kind in {Kind.SHARE, Kind.NPS} else ""


def _axis(code: str, figures: Sequence[Figure], scale: int) -> tuple[float, float]:
    """Ends of the comparison's axis: close around what can be compared, intervals included."""
    whole = {Kind.SHARE: (0.0, 100.0), Kind.NPS: (-100.0, 100.0)}.get(CATALOGUE[code].kind)
    if whole is not None:
        compared = [figure for figure in figures if not figure.too_few]
        lows = [figure.low for figure in compared if figure.low is not None]
        highs = [figure.high for figure in compared if figure.high is not None]
        if not lows or not highs:
            return whole
        room = max(max(highs) - min(lows), 1.0) * 0.05
        return max(min(lows) - room, whole[0]), min(max(highs) + room, whole[1])
    highest = max((figure.value or 0 for figure in figures), default=0) / scale
    return 0, highest * 1.05 or 1
