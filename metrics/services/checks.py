"""Checks of the figures against the ledger: asked for by people, planned for every night."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.records import locked
from metrics.models import CheckKind, CheckState, Leaf, MetricCheck
from metrics.periods import EARLIEST, LATEST, Period, next_start
from metrics.wakeups import wake_builders

RECENT_DAYS: Final = 35
MAX_DAYS: Final = 800
# From this hour of the company's own clock on the night's checks may run.
_NIGHT_BEGINS: Final = time(2)
_UNDER_WAY: Final = (CheckState.WAITING, CheckState.RUNNING)


def check_ask(*, actor: Actor, since: date, until: date) -> MetricCheck:
    """Have the figures of some local days compared with the history, in the background.

    `until` is the first day no longer included. Raises `NotAllowed`, `InvalidInput`,
    `IllegalState` where the same is under way already.
    """
    return _ask(actor, CheckKind.ASKED, since, until)


def rebuild_ask(*, actor: Actor, since: date, until: date) -> MetricCheck:
    """Have everything that happened on some local days looked at again and all figures computed
    anew beside the present ones, which stay in use until the new ones are verified.

    Raises as `check_ask`.
    """
    return _ask(actor, CheckKind.REBUILD, since, until)


def _ask(actor: Actor, kind: CheckKind, since: date, until: date) -> MetricCheck:
    actor.require(Capability.COMPANY_CONFIGURE)
    _require_span(since, until)
    with transaction.atomic():
        locked(Company.objects.visible_to(actor), actor.company_id)
        checks = MetricCheck.objects.of_company(actor.company_id)
        if checks.filter(kind=kind, state__in=_UNDER_WAY).exists():
            raise IllegalState(_("One like this is under way already. Wait for its end."))
        check = MetricCheck.objects.create(
            company_id=actor.company_id,
            kind=kind,
            since=since,
            until=until,
            asked_by_id=actor.membership_id,
        )
        changes = {"since": [None, since], "until": [None, until]}
        audit(actor=actor, action=f"metric_check.{kind}", subject=check, changes=changes)
        transaction.on_commit(lambda: wake_builders(actor.company_id), robust=True)
    return check


def _require_span(since: date, until: date) -> None:
    if not EARLIEST <= since < until <= LATEST:
        sentence = _("The last day lies before the first.")
        raise InvalidInput(sentence, fields={"until": sentence})
    if (until - since).days > MAX_DAYS:
        sentence = _("At most 800 days at once.")
        raise InvalidInput(sentence, fields={"until": sentence})


def checks_plan(*, actor: Actor, now: datetime | None = None) -> int:
    """Plan the checks of the company's night, once: the last weeks, and one older month in turn.

    Called again and again by a sweep; returns how many were planned.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    at = (now or timezone.now()).astimezone(ZoneInfo(actor.company_time_zone))
    night = at.date()
    checks = MetricCheck.objects.of_company(actor.company_id)
    if at.time() < _NIGHT_BEGINS or checks.filter(night=night).exists():
        return 0
    spans = [(CheckKind.NIGHT, night - timedelta(days=RECENT_DAYS), night + timedelta(days=1))]
    month = _month_of_night(actor.company_id, night)
    if month is not None:
        spans.append((CheckKind.SAMPLE, month, next_start(Period.MONTH, month)))
    rows = [
        MetricCheck(company_id=actor.company_id, kind=kind, since=since, until=until, night=night)
        for kind, since, until in spans
    ]
    return len(MetricCheck.objects.bulk_create(rows, ignore_conflicts=True))


def _month_of_night(company_id: int, night: date) -> date | None:
    """One of the months before the last weeks: every night the next, and then from the first."""
    leaves = Leaf.objects.of_company(company_id)
    first: date | None = leaves.aggregate(first=Min("day"))["first"]
    if first is None:
        return None
    months, month = [], first.replace(day=1)
    while next_start(Period.MONTH, month) <= night - timedelta(days=RECENT_DAYS):
        months.append(month)
        month = next_start(Period.MONTH, month)
    return months[night.toordinal() % len(months)] if months else None


def usual_span(actor: Actor) -> tuple[date, date]:
    """The days a check looks at if nobody says others: the last weeks, both ends included."""
    today = local_day(actor.company_time_zone, timezone.now())
    return today - timedelta(days=RECENT_DAYS), today
