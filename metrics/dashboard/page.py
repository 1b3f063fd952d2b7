"""What the dashboard shows: cards and strips of every metric, one of them over time."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor
from metrics import presentation, selectors, wording
from metrics.catalogue import CATALOGUE, RESPONSE_OF, Kind
from metrics.dashboard.asked import View, behind_url, require_view
from metrics.dashboard.groups import ALWAYS, CARDS, GROUPS, RETENTION, STRIPS
from metrics.dashboard.naming import names_of
from metrics.dashboard.reading import Reader, today_of
from metrics.dashboard.ways import exports, ways
from metrics.figures import Figure
from metrics.periods import Period, Span, span
from metrics.presentation import Reading
from metrics.selectors.drafts import breaks


def dashboard(actor: Actor, view: View) -> dict[str, Any]:
    """Everything `metrics/dashboard.html` needs. Raises `NotFound` out of scope."""
    require_view(actor, view)
    names = names_of(actor, view)
    days = view.days(today_of(actor))
    readings = _readings(Reader(actor, view, days), view)
    return {
        **ways(actor, view, days, names, "metrics"),
        "readings": list(readings.values()),
        "groups": [
            {"name": group.name, "cards": _cards(view, group.codes, readings)}
            for group in GROUPS
            if group.has_cards
        ],
        "strips": [
            {"name": group.name, "items": _items(view, group.codes, readings)}
            for group in GROUPS
            if not group.has_cards
        ],
        "others": _others(view, readings),
        "has_retention": view.level in CATALOGUE["grr"].levels,
        "beside_url": reverse("metric-beside") + view.query(),
        "sides_url": reverse("metric-sides") + view.query(),
        "exports": exports(reverse("metrics"), view, days),
        **in_front(actor, view, days, readings[view.code]),
    }


def _readings(read: Reader, view: View) -> dict[str, Reading]:
    codes = tuple(dict.fromkeys((*CARDS, *STRIPS, *RESPONSE_OF.values(), view.code)))
    with_lines = tuple(dict.fromkeys((*CARDS, view.code)))
    now, before, year = read.with_year(codes)
    points = read.series(with_lines)
    plans = read.plans
    return {
        code: Reading(now[code], before[code], year[code], points.get(code, ()), plans.get(code))
        for code in codes
    }


def _cards(view: View, codes: Sequence[str], readings: dict[str, Reading]) -> list[dict[str, Any]]:
    """Cards of what is measured here at all, and of the few that every company should see."""
    return [
        presentation.card(
            readings[code],
            view.query(code=code) + "#metric",
            answered=readings[RESPONSE_OF[code]].now if code in RESPONSE_OF else None,
        )
        for code in codes
        if code in ALWAYS or _is_measured(readings[code])
    ]


def _is_measured(reading: Reading) -> bool:
    return reading.now.n > 0 or any(point.figure.n for point in reading.points)


def _items(view: View, codes: Sequence[str], readings: dict[str, Reading]) -> list[dict[str, Any]]:
    return [
        presentation.strip_item(
            readings[code].now, view.query(code=code) + "#metric", readings[code].before
        )
        for code in codes
    ]


def _others(view: View, readings: dict[str, Reading]) -> list[dict[str, Any]]:
    """Metrics without a card or a place in a strip; the chart shows them too."""
    shown = {*STRIPS, *RETENTION.codes, *RESPONSE_OF.values()}
    shown |= {code for code in CARDS if code in ALWAYS or _is_measured(readings[code])}
    return [
        {
            "label": metric.name,
            "url": view.query(code=code) + "#metric",
            "current": view.code == code,
        }
        for code, metric in CATALOGUE.items()
        if code not in shown and view.level in metric.levels
    ]


def in_front(actor: Actor, view: View, days: Span, reading: Reading) -> dict[str, Any]:
    """The one metric that is drawn over time."""
    figure, metric = reading.now, CATALOGUE[view.code]
    shown_days = wording.span_text(days.start, days.end)
    before_days = wording.span_text(days.before_start, days.before_end)
    finding = wording.finding(reading.before, figure, before_days, shown_days)
    year = presentation.compared(reading.year, figure)
    return {
        "metric": metric,
        "figure": figure,
        "beside_value": presentation.joined(
            wording.mean_text(figure), wording.p90_text(figure), wording.provisional_text(figure)
        ),
        "chart": presentation.chart(
            view.code,
            finding,
            days.period,
            reading.points,
            reasons=_reasons(actor, view.code, reading.points, days),
            plan=reading.plan,
        ),
        "year_text": _year_text(reading.year, days, year),
        "latest": None if figure.n else _latest(actor, view, figure, days),
        "rows_url": behind_url(view.code, view.level, view.id, days, view.cut),
        "definition_url": reverse("metric-definition", args=[view.code]),
    }


def _year_text(before: Figure, days: Span, differs: dict[str, Any]) -> str:
    """The same days a year earlier in words; nothing where nothing was measured then."""
    if before.value is None:
        return ""
    words = {
        "value": wording.with_unit(before),
        "days": wording.span_text(days.year_start, days.year_end),
        "change": differs["change"],
        "note": differs["change_text"],
    }
    if not differs["change"]:
        return _("%(days)s: %(value)s (%(note)s)") % words
    return _("%(days)s: %(value)s, since then %(change)s (%(note)s)") % words


def _reasons(
    actor: Actor, code: str, points: Sequence[selectors.SeriesPoint], days: Span
) -> dict[int, str]:
    """Why versions of the definition were made; asked only where a chart has a break."""
    if not presentation.breaks_in(points):
        return {}
    found = breaks(actor.company_id, code, days.first_shown, days.end)
    return {one.version: one.reason for one in found}


def _latest(actor: Actor, view: View, empty: Figure, days: Span) -> dict[str, str] | None:
    """Where the latest data is, when these days have none; imported pasts begin like this.

    Contracts are read as they are: what they do not tell of these days they tell of none.
    """
    if not view.cut.is_empty or CATALOGUE[view.code].kind == Kind.RETENTION:
        return None
    day = selectors.latest_day(
        company_id=actor.company_id,
        definition_id=empty.definition_id,
        level=view.level,
        id=view.id,
    )
    if day is None:
        return None
    period = Period.MONTH if days.is_any else view.period
    found = span(period, day, days.today)
    return {
        "days": wording.span_text(found.start, found.end),
        "url": view.query(start=found.start, until=None, period=period),
    }
