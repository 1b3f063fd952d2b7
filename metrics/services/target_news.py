"""Telling people of targets that are off plan: once a person and period."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.levels import Level as PersonLevel
from accounts.models import Membership, ReportingLine
from accounts.selectors import local_day
from core.access import Actor
from metrics.catalogue import Level
from metrics.models import TargetPeriod, TargetTold
from metrics.planning import Standing, period_start
from metrics.selectors.standings import Stand, standings
from metrics.selectors.targets import plans_of
from notices.services import notice_give

NOTICE = "metrics.off_plan"


def targets_tell(*, actor: Actor) -> int:
    """Tell those concerned of what is off plan in the running periods; returns how many were told.

    A consultant of their own; a manager of the team and its people; heads of the company and the
    teams. Once a period, however often it runs and whoever runs it.
    """
    today = local_day(actor.company_time_zone, timezone.now())
    told = 0
    for period in TargetPeriod.values:
        start = period_start(period, today)
        counts: dict[int, int] = {}
        for stand in _off_plan(actor, period, start, today):
            for member_id in _concerned(actor, stand, today):
                counts[member_id] = counts.get(member_id, 0) + 1
        for member_id, count in sorted(counts.items()):
            told += _tell(actor, member_id, period, start, count)
    return told


def _off_plan(actor: Actor, period: str, start: date, today: date) -> Iterator[Stand]:
    for level in Level:
        plans = plans_of(actor, period=period, start=start, level=level)
        found = standings(actor.company_id, plans, level=level, start=start, today=today)
        yield from (one for one in found.values() if one.judgement.standing == Standing.OFF)


def _concerned(actor: Actor, stand: Stand, today: date) -> set[int]:
    """Whose matter it is."""
    member_id = stand.plan.member_id
    if stand.plan.level == Level.CONSULTANT and member_id is not None:
        lines = ReportingLine.objects.of_company(actor.company_id).on(today)
        managers = lines.filter(member_id=member_id, manager__isnull=False)
        return {member_id, *managers.values_list("manager_id", flat=True)}
    heads = Membership.objects.of_company(actor.company_id).filter(
        level=PersonLevel.HEAD, is_active=True
    )
    found = set(heads.values_list("pk", flat=True))
    return found if member_id is None else found | {member_id}


def _tell(actor: Actor, member_id: int, period: str, start: date, count: int) -> int:
    """Whoever comes second finds that the person was told."""
    with transaction.atomic():
        _told, is_first = TargetTold.objects.get_or_create(
            company_id=actor.company_id,
            member_id=member_id,
            period=period,
            starts_on=start,
            defaults={"count": count},
        )
        if is_first:
            notice_give(
                company_id=actor.company_id,
                member_ids=[member_id],
                kind=NOTICE,
                params={"n": count, "period": period, "start": start.isoformat()},
                link=f"{reverse('targets')}?period={period}&start={start}",
                about=f"targets:{period}:{start}",
            )
    return int(is_first)
