"""Figures as a page shows them: cards, strips, the chart. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import charts, formats
from metrics.catalogue import CATALOGUE, Better, Kind, Metric
from metrics.figures import OTHER_DEFINITION, Change, Figure, change
from metrics.periods import Period
from metrics.planning import Days, Plan, Standing, judged
from metrics.selectors import SeriesPoint
from metrics.wording import (
    decimals,
    interval_text,
    mean_text,
    p90_text,
    period_label,
    provisional_text,
    unit_text,
    value_text,
)

SECONDS_AN_HOUR = 3600
# A target of what has an interval is judged by it alone, whatever days have passed.
_ANY_DAYS = Days(whole=1, passed=1)


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
    return "" if difference.delta is None else delta_text(code, difference.delta)


def delta_text(code: str, delta: float) -> str:
    """A difference of two values of a metric, with its sign."""
    metric = CATALOGUE[code]
    if metric.is_time:
        sign = formats.MINUS if delta < 0 else "+"
        return sign + formats.duration(abs(delta))
    return formats.signed(delta, decimals(metric))


def change_kind(code: str, difference: Change) -> tuple[str, str]:
    """Colour and arrow: both only for what is more than chance."""
    if not difference.is_more_than_chance or difference.delta is None:
        return "none", "flat"
    return good_or_bad(code, difference.delta), "up" if difference.delta > 0 else "down"


def good_or_bad(code: str, delta: float) -> str:
    """The colour of a difference that is more than chance."""
    better = CATALOGUE[code].better
    if better == Better.NEITHER:
        return "none"
    return "ok" if (delta > 0) == (better == Better.HIGHER) else "risk"


def compared(before: Figure, after: Figure) -> dict[str, Any]:
    """How a figure differs from another one: text, colour, arrow, and what is to be said of it."""
    difference = change(before, after)
    kind, icon = change_kind(after.code, difference)
    return {
        "change": change_text(after.code, difference),
        "change_kind": kind,
        "change_icon": icon,
        "change_text": difference.note,
        "is_refused": difference.note == OTHER_DEFINITION,
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one metric: now, earlier, a year earlier, over time, and its target."""

    now: Figure
    before: Figure
    year: Figure
    points: Sequence[SeriesPoint]
    plan: Plan | None = None


def card(reading: Reading, url: str, answered: Figure | None = None) -> dict[str, Any]:
    """One number with all that belongs to it, for `metrics/_card.html`. `answered`: of a score
    that people give, how many of those asked gave one."""
    figure = reading.now
    metric, state = CATALOGUE[figure.code], state_of(figure)
    year = compared(reading.year, figure)
    return {
        "code": figure.code,
        "label": metric.name,
        "value": value_text(figure.code, figure.value),
        "unit": unit_text(metric),
        "n": figure.n,
        "interval": joined(interval_text(figure), mean_text(figure), provisional_text(figure)),
        **compared(reading.before, figure),
        "year": year if year["change"] else None,
        "spark": spark(reading.points),
        "response": response_text(answered),
        "url": url,
        "state": state,
        "empty_text": _("Nothing was measured on these days") if state == "no_data" else "",
        **(plan_shown(reading.plan, figure) if reading.plan and state != "no_data" else {}),
    }


def response_text(answered: Figure | None) -> str:
    """How many of those asked gave a score, in words; nothing where nobody was asked."""
    if answered is None or answered.value is None:
        return ""
    return _("%(share)s %% of %(asked)s asked answered") % {
        "share": formats.number(answered.value, 1),
        "asked": formats.number(answered.n),
    }


def plan_shown(plan: Plan, figure: Figure) -> dict[str, Any]:
    """The target beside the value: its words, how the value stands to it, and a bar where one can
    be drawn."""
    metric = CATALOGUE[plan.code]
    standing = judged(plan, figure, None, _ANY_DAYS).standing
    words = {
        Standing.OFF: ("risk", _("off plan")),
        Standing.ON: ("ok", _("on plan")),
        Standing.OPEN: ("none", _("cannot be told yet")),
    }
    kind, said = words.get(standing, ("", ""))
    if not metric.can_be_too_few:  # what is counted goes on until the period is over
        kind, said = "", ""
    bar: SafeString | str = ""
    if figure.value is not None and figure.value >= 0 and plan.value > 0:
        ends = {Kind.SHARE: 100.0, Kind.NPS: 100.0, Kind.NSAT: 200.0}
        bar = charts.plan_bar(value=figure.value, plan=plan.value, hi_axis=ends.get(metric.kind))
    return {"plan_text": plan_text(plan), "plan_svg": bar, "plan_kind": kind, "plan_said": said}


def plan_text(plan: Plan) -> str:
    """A target in words."""

    def said(value: float) -> str:
        unit = unit_text(CATALOGUE[plan.code])
        text = value_text(plan.code, value)
        return f"{text} {unit}" if unit else text

    if plan.at_least is not None and plan.at_most is not None:
        words = {"low": said(plan.at_least), "high": said(plan.at_most)}
        return _("Plan %(low)s to %(high)s") % words
    return _("Plan %(value)s") % {"value": said(plan.value)}


def spark(points: Sequence[SeriesPoint], width: int = 96) -> SafeString:
    """The shape of the last periods; too few to compare is a gap, and so is an older version."""
    version = points[-1].figure.version if points else 0
    known = (
        None if point.figure.too_few or point.figure.version != version else point.figure.value
        for point in points
    )
    return charts.sparkline(list(known), width=width)


def strip_item(figure: Figure, url: str, before: Figure | None = None) -> dict[str, Any]:
    """One entry of a strip of figures."""
    metric = CATALOGUE[figure.code]
    few = figure.too_few and figure.value is not None
    n_text = f"n = {formats.number(figure.n)}" if metric.can_be_too_few else ""
    beside = (n_text, p90_text(figure), _("too few to compare") if few else "")
    differs = compared(before, figure) if before and not few else None
    return {
        "label": label_of(metric),
        "value": value_text(figure.code, figure.value),
        "unit": unit_text(metric),
        "has_data": figure.value is not None,
        "beside": [text for text in beside if text],
        "few": few,
        "url": url,
        "differs": differs if differs and differs["change"] else None,
    }


def label_of(metric: Metric) -> str:
    """A metric's name; of times it says that the value is a median."""
    if metric.is_duration:
        return _("%(metric)s, median") % {"metric": metric.name}
    return str(metric.name)


def chart(
    code: str,
    title: str,
    period: Period,
    points: Sequence[SeriesPoint],
    *,
    reasons: Mapping[int, str] | None = None,
    plan: Plan | None = None,
) -> charts.Figure:
    """The main chart; times in hours. `reasons`: why a version of the definition was made."""
    metric = CATALOGUE[code]
    scale = scale_of(metric)
    has_interval = metric.kind in {Kind.SHARE, Kind.NPS, Kind.NSAT}
    return charts.line_figure(
        title=title,
        points=[
            charts.Point(
                label=period_label(period, point.period_start),
                value=scaled(point.figure.value, scale),
                low=scaled(point.figure.low, scale),
                high=scaled(point.figure.high, scale),
                n=None if metric.kind == Kind.COUNT else point.figure.n,
                muted=point.figure.too_few and point.figure.value is not None,
            )
            for point in points
        ],
        value_head=str(metric.name),
        unit=axis_unit(metric),
        y_min=None if has_interval else 0,
        y_max=100 if metric.kind == Kind.SHARE else None,
        decimals=decimals(metric),
        plan=scaled(plan.value, scale) if plan and metric.can_be_too_few else None,
        breaks=[
            charts.Break(
                index=index,
                label=break_text(version, (reasons or {}).get(version, "")),
                short_label=_("Definition v%(version)s") % {"version": version},
            )
            for index, _day, version in breaks_in(points)
        ],
    )


def breaks_in(points: Sequence[SeriesPoint]) -> list[tuple[int, date, int]]:
    """Where a series goes over to another version of the definition: index, first day, version."""
    found: list[tuple[int, date, int]] = []
    last = 0
    for index, point in enumerate(points):
        version = point.figure.version
        if not version:
            continue
        if last and version != last:
            found.append((index, point.period_start, version))
        last = version
    return found


def break_text(version: int, reason: str) -> str:
    """What a chart writes at a break."""
    if not reason:
        return _("Definition v%(version)s, not comparable with what was before") % {
            "version": version
        }
    return _("Definition v%(version)s: %(reason)s") % {"version": version, "reason": reason}


def scale_of(metric: Metric) -> int:
    """By what a value is divided to be drawn: times stand in hours."""
    return SECONDS_AN_HOUR if metric.is_time else 1


def axis_unit(metric: Metric) -> str:
    """What is written after a number in a chart."""
    if metric.is_time:
        return " " + _("h")
    return f" {unit_text(metric)}" if unit_text(metric) else ""


def scaled(value: float | None, scale: int) -> float | None:
    """A value as it is drawn."""
    return None if value is None else value / scale
