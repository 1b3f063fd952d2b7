"""Subscriptions to reports that somebody may see, and when each is due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.access import Actor, Capability
from metrics.access import allowed_scope
from metrics.catalogue import Level
from metrics.models import ReportSubscription, SentReport
from metrics.reports.schedule import Due, Timetable, last_due

SHOWN = 30


def subscriptions_in_sight(actor: Actor) -> Any:
    """One's own; heads and administrators, who see all figures, see all."""
    rows = ReportSubscription.objects.visible_to(actor)
    if not actor.has(Capability.METRICS_VIEW):
        return rows.none()
    if not actor.has(Capability.METRICS_VIEW_ALL):
        rows = rows.filter(reader_id=actor.membership_id)
    return rows.select_related("reader__user", "reader__company", "subject", "made_by")


def may_read(reader: Actor, level: str, subject_id: int | None, cut: Mapping[str, Any]) -> bool:
    """Whether these figures, and this part of them, are the reader's to see. The company's by team
    are for those who see all teams."""
    if not allowed_scope(reader, level, subject_id):
        return False
    is_by_team = level == Level.COMPANY and cut.get("team_id") is not None
    return not is_by_team or reader.has(Capability.METRICS_VIEW_ALL)


def due_of(found: ReportSubscription, company_zone: str, now: datetime) -> Due:
    """When the report of a subscription was last due, and about which days."""
    timetable = Timetable(found.rhythm, found.day, found.at, found.time_zone)
    return last_due(timetable, company_zone, now)


def sent_reports(found: ReportSubscription) -> list[SentReport]:
    """The last reports of a subscription, with their mails."""
    rows = SentReport.objects.of_company(found.company_id).filter(subscription=found)
    return list(rows.select_related("mail").order_by("-period_start", "-pk")[:SHOWN])
