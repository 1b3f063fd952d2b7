"""Reads what one dashboard shows: a constant number of queries, leaves only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.errors import NotFound
from metrics import presentation, selectors
from metrics.access import require_scope
from metrics.catalogue import CATALOGUE, Level
from metrics.periods import Period, Span, earlier_start, next_start, span

ONE_DAY = timedelta(days=1)


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
    """The asked view, with what is not said filled in. Raises `NotFound` for a person missing."""
    level = Level(cleaned["level"] or Level.COMPANY)
    person = cleaned["id"] if level != Level.COMPANY else None
    if level != Level.COMPANY and person is None:
        raise NotFound
    return View(
        level=level,
        id=person,
        period=Period(cleaned["period"] or Period.MONTH),
        start=cleaned["start"],
        code=cleaned["code"] or "csat",
    )


def dashboard(actor: Actor, view: View) -> dict[str, Any]:
    """Everything `metrics/dashboard.html` needs. Raises `NotFound` out of scope."""
    require_scope(actor, view.level, view.id)
    today = local_day(actor.company_time_zone, timezone.now())
    days = span(view.period, view.start or today, today)
    name = _name_of(actor, view)
    read = _Reader(actor, view, days)
    now, before = read.figures(days.start, days.end), read.figures(*_earlier(days))
    points = read.series()
    whole = now[view.code]
    rows = [] if view.level == Level.CONSULTANT else read.breakdown()
    return {
        "title": name,
        "view": view,
        "days": days,
        "cards": [
            presentation.card(now[code], before[code], points[code], view.query(code=code))
            for code in presentation.CARDS
        ],
        "strip": [
            presentation.strip_item(now[code], view.query(code=code)) for code in presentation.STRIP
        ],
        "metric": CATALOGUE[view.code],
        "figure": whole,
        "value": presentation.value_text(view.code, whole.value),
        "unit": presentation.unit_text(CATALOGUE[view.code]),
        "chart": presentation.chart(view.code, view.period, points[view.code]),
        "rows": presentation.breakdown_rows(view.code, rows, whole, _links(actor, view, rows)),
        "rows_title": _("By manager") if view.level == Level.COMPANY else _("By consultant"),
        "rows_url": behind_url(view, days),
        "definition_url": reverse("metric-definition", args=[view.code]),
        "export_url": reverse("metric-export") + view.query(start=days.start),
        "levels": _levels(actor, view),
        "periods": _periods(view),
        "earlier_url": view.query(start=earlier_start(view.period, days.start)),
        "later_url": view.query(start=next_start(view.period, days.start))
        if days.whole_end <= today
        else "",
        "time_zone": actor.company_time_zone,
        "last_day": days.end - ONE_DAY,
        "before_last_day": days.before_end - ONE_DAY,
    }


def behind_url(view: View, days: Span) -> str:
    """Where the rows behind the figure are."""
    parts = {"level": view.level, "id": view.id, "start": days.start, "end": days.end}
    query = urlencode({name: value for name, value in parts.items() if value is not None})
    return reverse("metric-rows", args=[view.code]) + "?" + query


def _earlier(days: Span) -> tuple[date, date]:
    return days.before_start, days.before_end


def _name_of(actor: Actor, view: View) -> str:
    if view.id is None:
        return actor.company_name
    person = Membership.objects.of_company(actor.company_id).filter(pk=view.id).first()
    if person is None:
        raise NotFound
    if view.level == Level.MANAGER:
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


def _links(
    actor: Actor, view: View, rows: list[tuple[int, str, selectors.Figure]]
) -> dict[int, str]:
    """Addresses of the rows' own dashboards, where the actor may open them.

    Whoever may open a manager's dashboard may open those of the people under them.
    """
    below = Level.MANAGER if view.level == Level.COMPANY else Level.CONSULTANT
    sees_all = actor.has(Capability.METRICS_VIEW_ALL) or view.level == Level.MANAGER
    return {
        member_id: view.query(level=below, id=member_id)
        for member_id, _name, _figure in rows
        if sees_all or member_id == actor.membership_id
    }


def _levels(actor: Actor, view: View) -> list[dict[str, Any]]:
    """The level switch: company, one's own team, oneself, and the one being looked at."""
    me = actor.membership_id
    offered: list[tuple[str, Level, int | None]] = [(_("Company"), Level.COMPANY, None)]
    if actor.has(Capability.METRICS_VIEW_TEAM):
        offered.append((_("My team"), Level.MANAGER, me))
    offered.append((_("Me"), Level.CONSULTANT, me))
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
