"""The weekly look at everybody, and telling of it once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, ReportingLine
from accounts.selectors import local_day
from core.access import Actor
from metrics.catalogue import CATALOGUE, Better, Kind
from metrics.models import Comparison, OutlierFinding, OutlierRun
from metrics.outliers import steady
from metrics.outliers.steady import Looked, against_own_past, against_peers
from metrics.selectors.outliers import (
    Asked,
    has_late_data,
    known_before,
    newest_run,
    questions,
    read_moment,
)
from metrics.verify import queue_of
from notices.services import notice_give

WEEK = timedelta(weeks=1)
# What is queued at the turn of the week is waited for so long, not longer.
PATIENCE = timedelta(hours=6)
# Late data is looked at again at most so often.
AGAIN_AFTER = timedelta(hours=20)
NOTICE = "metrics.outlier"


def outliers_close(*, actor: Actor) -> int:
    """Look at the weeks that are over, if that is due; returns how many looks were taken.

    Once a week after its end in the company's zone; again when data came late. Safe to run at any
    time, again and by two at once: of two, one look is kept. After a time without workers the last
    week is looked at, which holds all before it.
    """
    today = local_day(actor.company_time_zone, timezone.now())
    week = today - timedelta(days=today.weekday()) - WEEK
    last = newest_run(actor.company_id)
    if not _is_due(actor, last, week):
        return 0
    number = last.number + 1 if last is not None and last.week == week else 1
    return outliers_look(actor=actor, week=week, number=number) is not None


def _is_due(actor: Actor, last: OutlierRun | None, week: date) -> bool:
    now = Company.objects.annotate(now=Now()).get(pk=actor.company_id).now
    if last is None or last.week < week:
        return queue_of(actor.company_id).is_empty or now > _monday(actor, week) + PATIENCE
    if last.week > week or now < last.read_at + AGAIN_AFTER:
        return False
    return has_late_data(actor.company_id, last)


def _monday(actor: Actor, week: date) -> datetime:
    """When the week was over in the company's zone."""
    after = week + WEEK
    return datetime.combine(after, time.min, ZoneInfo(actor.company_time_zone))


def outliers_look(*, actor: Actor, week: date, number: int = 1) -> OutlierRun | None:
    """Look at everybody up to the end of a week (its Monday), keep what was found, tell managers.

    None when another process took this look meanwhile.
    """
    read_at = read_moment()
    asked = questions(actor.company_id, week + WEEK)
    peers = against_peers(one.question for one in asked.values())
    past = against_own_past(one.question for one in asked.values())
    try:
        with transaction.atomic():
            run = OutlierRun.objects.create(
                company_id=actor.company_id,
                week=week,
                number=number,
                looked_peers=len(peers),
                looked_past=len(past),
                read_at=read_at,
            )
            kept = OutlierFinding.objects.bulk_create(
                _finding(run, asked[one.code], one, comparison)
                for comparison, looked in ((Comparison.PEERS, peers), (Comparison.PAST, past))
                for one in looked
                if one.is_steady
            )
            _tell(actor, run, kept)
    except IntegrityError:
        return None
    return run


def _finding(run: OutlierRun, asked: Asked, one: Looked, comparison: Comparison) -> OutlierFinding:
    """A finding as it is kept, in the unit of the metric's scale."""
    metric = CATALOGUE[one.code]
    scale = _Scale.of(metric.kind)
    is_above = one.side > 0
    return OutlierFinding(
        company_id=run.company_id,
        run=run,
        definition_id=asked.definition_id,
        code=one.code,
        consultant_id=one.person,
        comparison=comparison,
        is_above=is_above,
        is_good=is_above == (metric.better == Better.HIGHER),
        n=one.n,
        observed=scale.value(one.observed),
        expected=scale.value(one.expected),
        tau=scale.length(one.tau),
        z=one.z,
        q=one.q,
        beyond=one.beyond,
        reference_n=one.reference_n,
        reference_people=one.reference_people,
        weeks=[_week(week, scale) for week in one.weeks],
        mix=[
            {
                "topic": alike.group.topic,
                "channel": alike.group.channel,
                "n": alike.n,
                "observed": round(scale.value(alike.observed), 3),
                "expected": round(scale.value(alike.expected), 3),
            }
            for alike in one.mix
        ],
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From means of single observations to the metric's scale: per cent, points, 0 to 200."""

    shift: float = 0.0

    @classmethod
    def of(cls, kind: Kind) -> "_Scale":
        return cls(100.0 if kind == Kind.NSAT else 0.0)

    def value(self, mean: float) -> float:
        return 100 * mean + self.shift

    def length(self, deviation: float) -> float:
        return 100 * deviation


def _week(week: steady.Seen, scale: _Scale) -> dict[str, Any]:
    """One week, with the band in which it would lie by chance."""
    half = steady.BEYOND * week.error
    return {
        "week": week.week.isoformat(),
        "n": week.n,
        "observed": round(scale.value(week.observed), 3),
        "expected": round(scale.value(week.expected), 3),
        "low": round(scale.value(week.expected - half), 3),
        "high": round(scale.value(week.expected + half), 3),
        "z": round(week.z, 3),
    }


def _tell(actor: Actor, run: OutlierRun, findings: Iterable[OutlierFinding]) -> None:
    """Tell each manager of what is new about their people; what was known is not told again."""
    known = known_before(run, run.week - steady.WEEKS * WEEK)
    new = [
        one
        for one in findings
        if (one.consultant_id, one.code, one.comparison, one.is_above) not in known
    ]
    if not new:
        return
    today = local_day(actor.company_time_zone, timezone.now())
    lines = ReportingLine.objects.of_company(actor.company_id).on(today)
    people = {one.consultant_id for one in new}
    led = lines.filter(member_id__in=people, manager__isnull=False)
    managers = dict(led.values_list("member_id", "manager_id"))
    names = dict(led.values_list("member_id", "member__name"))
    for one in new:
        if one.consultant_id in managers:
            notice_give(
                company_id=actor.company_id,
                member_ids=[managers[one.consultant_id]],
                kind=NOTICE,
                params={
                    "name": names[one.consultant_id],
                    "code": one.code,
                    "is_good": one.is_good,
                    "comparison": one.comparison,
                },
                link=reverse("outlier", args=[one.pk]),
                about=f"outlier:{one.pk}",
            )
