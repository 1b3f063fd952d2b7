"""Reads what one dashboard shows: a constant number of queries, leaves only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.errors import InvalidInput, NotFound
from metrics import presentation, selectors, wording
from metrics.access import only_in_sight, require_scope
from metrics.catalogue import CATALOGUE, Level
from metrics.periods import EARLIEST, Period, Span, span


@dataclass(frozen=True, slots=True)
class View:
    """What a dashboard is asked for."""

    level: Level
    id: int | None
    period: Period
    start: date | None
    code: str

    def query(self, **changes: Any) -> str:
        """The address's query string with some parts changed; empty parts are left out."""
        parts = {
            "level": self.level,
            "id": self.id,
            "period": self.period,
            "start": self.start,
            "code": self.code,
        } | changes
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def view_of(cleaned: Mapping[str, Any]) -> View:
    """The asked view, with what is not said filled in. Raises `InvalidInput` without a person."""
    level = Level(cleaned["level"] or Level.COMPANY)
    return View(
        level=level,
        id=person_of(level, cleaned["id"]),
        period=Period(cleaned["period"] or Period.MONTH),
        start=cleaned["start"],
        code=cleaned["code"] or "csat",
    )


def person_of(level: Level, id: int | None) -> int | None:
    """Whose figures: nobody's for the company. Raises `InvalidInput` where a person is missing."""
    if level == Level.COMPANY:
        return None
    if id is None:
        message = _("Say whose figures you want to see.")
        raise InvalidInput(message, fields={"id": message})
    return id


def dashboard(actor: Actor, view: View) -> dict[str, Any]:
    """Everything `metrics/dashboard.html` needs. Raises `NotFound` out of scope."""
    require_scope(actor, view.level, view.id)
    today = local_day(actor.company_time_zone, timezone.now())
    days = span(view.period, view.start or today, today)
    title = name_of(actor, view.level, view.id)
    read = _Reader(actor, view, days)
    now = read.figures(days.start, days.end)
    before = read.figures(days.before_start, days.before_end)
    points = read.series()
    metric, whole = CATALOGUE[view.code], now[view.code]
    shown_days = wording.span_text(days.start, days.end)
    before_days = wording.span_text(days.before_start, days.before_end)
    finding = wording.finding(before[view.code], whole, before_days, shown_days)
    return {
        "title": title,
        "view": view,
        "days": days,
        "shown_days": shown_days,
        "before_days": before_days,
        "time_zone": actor.company_time_zone,
        "cards": [
            presentation.card(now[code], before[code], points[code], view.query(code=code))
            for code in presentation.CARDS
        ],
        "strip": [
            presentation.strip_item(now[code], view.query(code=code)) for code in presentation.STRIP
        ],
        "others": _others(view),
        "metric": metric,
        "figure": whole,
        "beside_value": presentation.joined(
            wording.mean_text(whole), wording.p90_text(whole), wording.provisional_text(whole)
        ),
        "chart": presentation.chart(view.code, finding, view.period, points[view.code]),
        "latest": None if whole.n else _latest(actor, view, whole, today),
        "rows_url": behind_url(view.code, view.level, view.id, days),
        "definition_url": reverse("metric-definition", args=[view.code]),
        "export_url": reverse("metric-export") + view.query(start=days.start),
        **_comparison(actor, view, days, whole, read),
        **_ways(actor, view, days, today),
    }


def _latest(
    actor: Actor, view: View, empty: selectors.Figure, today: date
) -> dict[str, str] | None:
    """Where the latest data is, when these days have none; imported pasts begin like this."""
    day = selectors.latest_day(
        company_id=actor.company_id,
        definition_id=empty.definition_id,
        level=view.level,
        id=view.id,
    )
    if day is None:
        return None
    days = span(view.period, day, today)
    return {"days": wording.span_text(days.start, days.end), "url": view.query(start=days.start)}


def _comparison(
    actor: Actor, view: View, days: Span, whole: selectors.Figure, read: "_Reader"
) -> dict[str, Any]:
    """The table of the level below, as far as the actor may see it; none below a person."""
    below = Level.MANAGER if view.level == Level.COMPANY else Level.CONSULTANT
    has_rows = whole.n and view.level != Level.CONSULTANT
    rows = only_in_sight(actor, below, read.breakdown()) if has_rows else []
    links = {
        member_id: (
            view.query(level=below, id=member_id),
            behind_url(view.code, below, member_id, days),
        )
        for member_id, _name, _figure in rows
    }
    words = {"metric": str(CATALOGUE[view.code].name)}
    by_manager = _("%(metric)s by manager") % words
    return {
        "rows": presentation.breakdown_rows(view.code, rows, whole, links),
        "rows_title": by_manager
        if below == Level.MANAGER
        else _("%(metric)s by consultant") % words,
        "beside_head": presentation.beside_head(view.code),
        "whole_text": wording.with_unit(whole),
        "unit": wording.unit_text(CATALOGUE[view.code]),
        "only_own": below == Level.MANAGER and not actor.has(Capability.METRICS_VIEW_ALL),
    }


def _ways(actor: Actor, view: View, days: Span, today: date) -> dict[str, Any]:
    """Where one can go from here: levels, lengths of periods, earlier and later ones."""
    has_earlier, has_later = days.before_start >= EARLIEST, days.whole_end <= today
    return {
        "levels": _levels(actor, view),
        "periods": _periods(view),
        "earlier_url": view.query(start=days.before_start) if has_earlier else "",
        "later_url": view.query(start=days.whole_end) if has_later else "",
    }


def behind_url(code: str, level: Level, id: int | None, days: Span) -> str:
    """Where the rows behind a figure are."""
    parts = {"level": level, "id": id, "start": days.start, "end": days.end}
    query = urlencode({name: value for name, value in parts.items() if value is not None})
    return reverse("metric-rows", args=[code]) + "?" + query


def name_of(actor: Actor, level: Level, id: int | None) -> str:
    """Whose figures, in words. Raises `NotFound` for nobody of this company."""
    if id is None:
        return actor.company_name
    if id == 0:
        return _("Credited to nobody")
    person = Membership.objects.of_company(actor.company_id).filter(pk=id).first()
    if person is None:
        raise NotFound
    if level == Level.MANAGER:
        return _("Team of %(name)s") % {"name": person.name}
    return str(person.name)


class _Reader:
    """Reads the figures of one view."""

    def __init__(self, actor: Actor, view: View, days: Span) -> None:
        self.company_id, self.view, self.days = actor.company_id, view, days
        self.codes = tuple(dict.fromkeys((*presentation.SHOWN_CODES, view.code)))

    def figures(self, start: date, end: date) -> dict[str, selectors.Figure]:
        """All shown metrics over the days."""
        found = selectors.figures(
            company_id=self.company_id,
            codes=self.codes,
            start=start,
            end=end,
            level=self.view.level,
            ids=None if self.view.id is None else [self.view.id],
        )
        return {code: found[code, self.view.id] for code in self.codes}

    def series(self) -> dict[str, list[selectors.SeriesPoint]]:
        """All shown metrics over the last periods."""
        return selectors.series_of(
            company_id=self.company_id,
            codes=self.codes,
            period=self.view.period,
            start=self.days.first_shown,
            end=self.days.end,
            level=self.view.level,
            id=self.view.id,
        )

    def breakdown(self) -> list[tuple[int, str, selectors.Figure]]:
        """The level below."""
        company = self.view.level == Level.COMPANY
        return selectors.breakdown(
            company_id=self.company_id,
            code=self.view.code,
            start=self.days.start,
            end=self.days.end,
            level=Level.MANAGER if company else Level.CONSULTANT,
            within_manager_id=None if company else self.view.id,
        )


def _levels(actor: Actor, view: View) -> list[dict[str, Any]]:
    """The level switch: company, one's own team, oneself, and the one being looked at."""
    me = actor.membership_id
    offered: list[tuple[str, Level, int | None]] = [(_("Company"), Level.COMPANY, None)]
    if actor.has(Capability.METRICS_VIEW_TEAM):
        offered.append((_("My team"), Level.MANAGER, me))
    offered.append((_("Me"), Level.CONSULTANT, me))
    if (view.level, view.id) not in [(level, member_id) for _label, level, member_id in offered]:
        label = _("Team") if view.level == Level.MANAGER else _("Consultant")
        offered.append((label, view.level, view.id))
    return [
        {
            "label": label,
            "url": view.query(level=level, id=member_id),
            "current": (view.level, view.id) == (level, member_id),
        }
        for label, level, member_id in offered
    ]


def _periods(view: View) -> list[dict[str, Any]]:
    labels = {
        Period.DAY: _("Day"),
        Period.WEEK: _("Week"),
        Period.MONTH: _("Month"),
        Period.QUARTER: _("Quarter"),
    }
    return [
        {"label": label, "url": view.query(period=period), "current": view.period == period}
        for period, label in labels.items()
    ]


def _others(view: View) -> list[dict[str, Any]]:
    """Metrics without a card or a place in the strip; the chart shows them too."""
    return [
        {"label": metric.name, "url": view.query(code=code), "current": view.code == code}
        for code, metric in CATALOGUE.items()
        if code not in presentation.SHOWN_CODES
    ]


def desk_strip(actor: Actor) -> dict[str, Any] | None:
    """What `metrics/_strip.html` shows on a desk: this month so far, at the actor's own level.

    The company for those who see all of it, their team for managers, themselves for others;
    None for whoever has no figures. One query.
    """
    if not actor.has(Capability.METRICS_VIEW) or actor.membership_id is None:
        return None
    level: Level = Level.CONSULTANT
    id: int | None = actor.membership_id
    title = _("How it goes: you")
    if actor.has(Capability.METRICS_VIEW_ALL):
        level, id, title = Level.COMPANY, None, _("How it goes: the company")
    elif actor.has(Capability.METRICS_VIEW_TEAM):
        level, title = Level.MANAGER, _("How it goes: your team")
    today = local_day(actor.company_time_zone, timezone.now())
    view = View(level=level, id=id, period=Period.MONTH, start=None, code="")
    days = span(Period.MONTH, today, today)
    found = selectors.figures(
        company_id=actor.company_id,
        codes=presentation.DESK,
        start=days.start,
        end=days.end,
        level=level,
        ids=None if id is None else [id],
    )
    address = reverse("metrics")
    return {
        "title": title,
        "days": wording.span_text(days.start, days.end),
        "url": address + view.query(),
        "items": [
            presentation.strip_item(found[code, id], address + view.query(code=code))
            for code in presentation.DESK
        ],
    }
