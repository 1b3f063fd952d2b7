"""Figures as people read them: values with units, cards, the chart, the table. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.ui import charts, formats
from metrics.catalogue import CATALOGUE, Better, Kind, Metric, Unit
from metrics.figures import Change, Figure, change
from metrics.periods import Period
from metrics.selectors import SeriesPoint

CARDS = ("nps", "csat", "fcr", "response_rate")
STRIP = (
    "closed_requests",
    "first_response_time",
    "resolve_time_first",
    "handovers_per_request",
    "handover_acceptance_time",
)
SHOWN_CODES = (*CARDS, *STRIP)
SECONDS_AN_HOUR = 3600


def unit_text(metric: Metric) -> str:
    """The unit that is written after a value, or nothing."""
    return "%" if metric.unit == Unit.PERCENT else ""


def decimals(metric: Metric) -> int:
    """Digits after the point."""
    if metric.kind == Kind.COUNT:
        return 0
    return 2 if metric.kind == Kind.MEAN else 1


def value_text(code: str, value: float | None) -> str:
    """A value without its unit; a time in hours and minutes."""
    metric = CATALOGUE[code]
    if value is None:
        return _("No data")
    if metric.is_duration:
        return formats.duration(value)
    return formats.number(value, decimals(metric))


def interval_text(figure: Figure) -> str:
    """The interval in words, or nothing where none is defined."""
    if figure.low is None or figure.high is None:
        return ""
    return _("95 %% interval %(low)s to %(high)s") % {
        "low": formats.number(figure.low, 1),
        "high": formats.number(figure.high, 1),
    }


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
        sign = "−" if difference.delta < 0 else "+"
        return sign + formats.duration(abs(difference.delta))
    return formats.signed(difference.delta, decimals(metric))


def change_kind(code: str, difference: Change) -> tuple[str, str]:
    """Colour and arrow: both only for what is more than chance."""
    if not difference.is_more_than_chance or difference.delta is None:
        return "none", "flat"
    rises = difference.delta > 0
    good = rises == (CATALOGUE[code].better == Better.HIGHER)
    return ("ok" if good else "risk"), ("up" if rises else "down")


def card(after: Figure, before: Figure, points: Sequence[SeriesPoint], url: str) -> dict[str, Any]:
    """The context of `_ui/stat_card.html`."""
    metric = CATALOGUE[after.code]
    difference = change(before, after)
    kind, icon = change_kind(after.code, difference)
    return {
        "label": metric.name,
        "value": value_text(after.code, after.value),
        "unit": unit_text(metric),
        "n": after.n,
        "interval": interval_text(after),
        "change": change_text(after.code, difference),
        "change_kind": kind,
        "change_icon": icon,
        "change_text": difference.note,
        "spark": spark(points),
        "url": url,
        "state": state_of(after),
        "is_provisional": after.is_provisional,
    }


def spark(points: Sequence[SeriesPoint], width: int = 96) -> SafeString:
    """The shape of the last periods."""
    return charts.sparkline([point.figure.value for point in points], width=width)


def strip_item(figure: Figure, url: str) -> dict[str, Any]:
    """One entry of the strip under the cards."""
    metric = CATALOGUE[figure.code]
    label = str(metric.name)
    if metric.is_duration:
        label = _("%(metric)s, median") % {"metric": metric.name}
    return {
        "label": label,
        "value": value_text(figure.code, figure.value),
        "has_data": figure.value is not None,
        "n": figure.n if metric.kind != Kind.COUNT else None,
        "p90": formats.duration(figure.p90) if figure.p90 is not None else "",
        "few": figure.too_few and figure.value is not None,
        "url": url,
    }


def period_label(period: Period, start: date) -> str:
    """A short name of a period on an axis, in the reader's language."""
    language = (get_language() or "en")[:2]
    if period == Period.MONTH:
        return format_date(start, "LLL yy", locale=language)
    if period == Period.QUARTER:
        quarter = (start.month + 2) // 3
        return pgettext("quarter of a year", "Q%(quarter)s %(year)s") % {
            "quarter": quarter,
            "year": start.year,
        }
    return format_date(start, "d MMM", locale=language)


def chart(code: str, period: Period, points: Sequence[SeriesPoint]) -> charts.Figure:
    """The main chart, with a title that says what is found."""
    metric = CATALOGUE[code]
    scale = SECONDS_AN_HOUR if metric.is_duration else 1
    is_share = metric.kind == Kind.SHARE
    unit = " " + _("h") if metric.is_duration else " %" if is_share else ""
    return charts.line_figure(
        title=finding(code, points),
        points=[
            charts.Point(
                label=period_label(period, point.period_start),
                value=_scaled(point.figure.value, scale),
                low=_scaled(point.figure.low, scale),
                high=_scaled(point.figure.high, scale),
                n=point.figure.n,
                muted=point.figure.too_few,
            )
            for point in points
        ],
        value_head=str(metric.name),
        unit=unit,
        y_max=100 if is_share else None,
    )


def _scaled(value: float | None, scale: int) -> float | None:
    return None if value is None else value / scale


def finding(code: str, points: Sequence[SeriesPoint]) -> str:
    """One sentence: where the metric stands, and whether it moved more than chance."""
    name = str(CATALOGUE[code].name)
    known = [point.figure for point in points if point.figure.value is not None]
    if not known:
        return _("%(metric)s: no data in these periods") % {"metric": name}
    first, last = known[0], known[-1]
    values = {"metric": name, "value": _with_unit(last)}
    if len(known) == 1:
        return _("%(metric)s stands at %(value)s") % values
    values["before"] = _with_unit(first)
    difference = change(first, last)
    if difference.is_more_than_chance and difference.delta:
        if difference.delta > 0:
            return _("%(metric)s rose from %(before)s to %(value)s, more than chance") % values
        return _("%(metric)s fell from %(before)s to %(value)s, more than chance") % values
    if difference.is_more_than_chance is False:
        text = _("%(metric)s went from %(before)s to %(value)s, not more than chance")
        return text % values
    return _("%(metric)s went from %(before)s to %(value)s") % values


def _with_unit(figure: Figure) -> str:
    unit = unit_text(CATALOGUE[figure.code])
    text = value_text(figure.code, figure.value)
    return f"{text} {unit}" if unit else text


def breakdown_rows(
    code: str,
    rows: Sequence[tuple[int, str, Figure]],
    whole: Figure,
    links: Mapping[int, str],
) -> list[dict[str, Any]]:
    """Rows of the comparison table: highest first, too few at the end and muted."""
    axis = _axis(code, [figure for _id, _name, figure in rows])
    ordered = sorted(rows, key=lambda row: (row[2].too_few, -(row[2].value or 0), row[1]))
    return [
        {
            "name": name,
            "url": links.get(member_id, ""),
            "n": figure.n,
            "value": value_text(code, figure.value),
            "interval": _("%(low)s to %(high)s")
            % {"low": formats.number(figure.low, 1), "high": formats.number(figure.high, 1)}
            if figure.low is not None and figure.high is not None
            else "",
            "forest": charts.forest(
                value=figure.value,
                low=figure.low,
                high=figure.high,
                base=whole.value,
                lo_axis=axis[0],
                hi_axis=axis[1],
                muted=figure.too_few,
            ),
            "few": figure.too_few,
        }
        for member_id, name, figure in ordered
    ]


def _axis(code: str, figures: Sequence[Figure]) -> tuple[float, float]:
    """Ends of the comparison's axis."""
    kind = CATALOGUE[code].kind
    if kind == Kind.SHARE:
        return 0, 100
    if kind == Kind.NPS:
        return -100, 100
    return 0, max((figure.value or 0 for figure in figures), default=1) or 1
