"""What a report says: the figures of the pages, for one reader, about some days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import NotFound
from core.ui import formats
from metrics import presentation, wording
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.cuts import Cut
from metrics.dashboard.asked import cut_parts
from metrics.figures import Figure
from metrics.models import ReportSubscription
from metrics.periods import Period, earlier_start
from metrics.reports.parts import part_text
from metrics.reports.schedule import Due
from metrics.selectors import SeriesPoint, figures_of_spans, series_of
from metrics.selectors.reports import may_read
from metrics.selectors.targets import targets_for

SHOWN_PERIODS = 8
_WHOLE = {Kind.SHARE: (0.0, 100.0), Kind.NPS: (-100.0, 100.0), Kind.NSAT: (0.0, 200.0)}


@dataclass(frozen=True, slots=True)
class Bar:
    """One period of a small chart made of table cells: how far it reaches, in per cent."""

    label: str
    text: str
    width: int
    is_muted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One metric with everything that must stand beside its value."""

    code: str
    label: str
    value: str
    n: int
    beside: str
    change: str
    note: str
    kind: str
    plan: str
    plan_kind: str
    is_too_few: bool
    has_data: bool
    version: int
    finding: str
    is_news: bool
    bars: Sequence[Bar]
    url: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, in the language in use."""

    title: str
    whose: str
    days: str
    before_days: str
    part: str
    as_of: str
    time_zone: str
    lines: Sequence[Line]
    news: Sequence[str]
    url: str


def report_of(actor: Actor, subscription: ReportSubscription, due: Due) -> Report:
    """The report as its reader may see it now. Raises `NotFound` for figures out of sight."""
    level = Level(subscription.level)
    if not may_read(actor, level, subscription.subject_id, subscription.cut):
        raise NotFound
    reader = _Reader(actor, subscription, due)
    before_start = earlier_start(due.period, due.start)
    now, before = reader.figures((due.start, due.end), (before_start, due.start))
    points = reader.series(earlier_start(due.period, due.start, SHOWN_PERIODS - 1), due.end)
    plans = targets_for(actor, reader.codes, level, subscription.subject_id, due.start, due.end)
    days = wording.span_text(due.start, due.end)
    before_days = wording.span_text(before_start, due.start)
    lines = [
        _line(
            now[code],
            before[code],
            points[code],
            plans.get(code) if reader.cut.is_empty else None,
            (days, before_days, due.period, reader.url(code)),
        )
        for code in reader.codes
    ]
    whose = whose_text(actor, subscription)
    return Report(
        title=_("%(whose)s, %(days)s") % {"whose": whose, "days": days},
        whose=whose,
        days=days,
        before_days=before_days,
        part=part_text(actor, subscription.cut),
        as_of=_as_of_text(subscription.time_zone),
        time_zone=actor.company_time_zone,
        lines=lines,
        news=[line.finding for line in lines if line.is_news],
        url=reader.url(reader.codes[0]),
    )


def _as_of_text(zone: str) -> str:
    """When the figures were read, by the reader's clock: what came later is not in them."""
    local = timezone.localtime(timezone.now(), ZoneInfo(zone))
    return f"{formats.date_text(local.date())} {local:%H:%M} ({zone})"


class _Reader:
    """Reads what one subscription asks for, from the selectors of the pages."""

    def __init__(self, actor: Actor, subscription: ReportSubscription, due: Due) -> None:
        self.subscription, self.due = subscription, due
        self.company_id = actor.company_id
        self.codes = [code for code in subscription.codes if code in CATALOGUE]
        self.cut = Cut(**subscription.cut)
        self.id = subscription.subject_id

    def figures(self, *spans: tuple[date, date]) -> list[dict[str, Figure]]:
        """Of each span of days by code. One query."""
        found = figures_of_spans(
            company_id=self.company_id,
            codes=self.codes,
            spans=spans,
            level=Level(self.subscription.level),
            ids=None if self.id is None else [self.id],
            cut=self.cut,
        )
        return [{code: figures[code, self.id] for code in self.codes} for figures in found]

    def series(self, start: date, end: date) -> dict[str, list[SeriesPoint]]:
        """By code, period by period."""
        return series_of(
            company_id=self.company_id,
            codes=self.codes,
            period=self.due.period,
            start=start,
            end=end,
            level=Level(self.subscription.level),
            id=self.id,
            cut=self.cut,
        )

    def url(self, code: str) -> str:
        """The page that shows the same."""
        parts = {
            "level": self.subscription.level,
            "id": self.id,
            "period": self.due.period,
            "start": self.due.start,
            "code": code,
            **cut_parts(self.cut),
        }
        query = urlencode({name: one for name, one in parts.items() if one is not None})
        return f"{settings.SITE_URL}{reverse('metrics')}?{query}"


def _line(
    now: Figure,
    before: Figure,
    points: Sequence[SeriesPoint],
    plan: Any,
    where: tuple[str, str, Period, str],
) -> Line:
    days, before_days, period, url = where
    metric = CATALOGUE[now.code]
    compared = presentation.compared(before, now)
    planned: Mapping[str, Any] = presentation.plan_shown(plan, now) if plan else {}
    said = (wording.interval_text(now), wording.p90_text(now), wording.provisional_text(now))
    return Line(
        code=now.code,
        label=presentation.label_of(metric),
        value=wording.with_unit(now),
        n=now.n,
        beside=presentation.joined(*said),
        change=compared["change"],
        note=str(compared["change_text"]),
        kind=compared["change_kind"],
        plan=presentation.joined(planned.get("plan_text", ""), planned.get("plan_said", "")),
        plan_kind=planned.get("plan_kind", ""),
        is_too_few=now.too_few and now.value is not None,
        has_data=now.value is not None,
        version=now.version,
        finding=wording.finding(before, now, before_days, days),
        is_news=compared["change_icon"] != "flat",
        bars=_bars(period, points),
        url=url,
    )


def _bars(period: Period, points: Sequence[SeriesPoint]) -> list[Bar]:
    """Each period's value on one axis: a share from 0 to 100 %, others from nothing to the
    largest. None at all where no period has data."""
    values = [point.figure.value for point in points if point.figure.value is not None]
    if not values:
        return []
    kind = CATALOGUE[points[0].figure.code].kind
    low, high = _WHOLE.get(kind, (0.0, max(values)))
    room = (high - low) or 1.0
    return [
        Bar(
            label=wording.period_label(period, point.period_start),
            text=wording.with_unit(point.figure),
            width=_width(point.figure.value, low, room),
            is_muted=point.figure.too_few,
        )
        for point in points
    ]


def _width(value: float | None, low: float, room: float) -> int:
    if value is None:
        return 0
    return max(1, min(100, round(100 * (value - low) / room)))


def whose_text(actor: Actor, subscription: ReportSubscription) -> str:
    """Whose figures they are."""
    if subscription.subject is None:
        return actor.company_name
    if subscription.level == Level.MANAGER:
        return _("Team of %(name)s") % {"name": subscription.subject.name}
    return str(subscription.subject.name)
