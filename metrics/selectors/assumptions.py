"""Assumptions with what they imply now, from the real change of the metric that is the cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.selectors import local_day
from core.access import Actor
from metrics.catalogue import CATALOGUE, Level
from metrics.figures import Change, Figure, change
from metrics.models import Assumption, AssumptionStatus, AssumptionVersion
from metrics.periods import Period, Span, span
from metrics.selectors.figures import figures

SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Implied:
    """What an assumption says of the change of its cause: an implication, never a measurement.

    `delta` is the change of the cause in the units of the coefficient (hours where the metric is
    a time), `effect` that times the coefficient; None where nothing can be said.
    """

    after: Figure
    change: Change
    delta: float | None
    effect: float | None


@dataclass(frozen=True, slots=True)
class Assumed:
    """An assumption as it stands, its versions, the latest first, and what it implies."""

    assumption: Assumption
    latest: AssumptionVersion
    versions: Sequence[AssumptionVersion]
    implied: Implied


def assumptions_with(versions_of: Any) -> Any:
    """Assumptions with `all_versions`, the latest first."""
    versions = AssumptionVersion.objects.select_related("owner", "created_by")
    return versions_of.prefetch_related(
        Prefetch("versions", versions.order_by("-number"), to_attr="all_versions")
    )


def assumptions_of(actor: Actor) -> tuple[Span, list[Assumed]]:
    """Every assumption, and the days whose change is looked at: this quarter so far against as
    many days of the one before. A constant number of queries."""
    today = local_day(actor.company_time_zone, timezone.now())
    days = span(Period.QUARTER, today, today)
    rows = list(assumptions_with(Assumption.objects.visible_to(actor)).order_by("pk"))
    codes = sorted({row.all_versions[0].cause_code for row in rows} & set(CATALOGUE))
    now, before = (
        _company_figures(actor.company_id, codes, start, end)
        for start, end in ((days.start, days.end), (days.before_start, days.before_end))
    )
    found = []
    for row in rows:
        latest = row.all_versions[0]
        code = latest.cause_code
        if code in now:
            implied = implied_by(latest, before[code], now[code])
            found.append(Assumed(row, latest, row.all_versions, implied))
    return days, found


def _company_figures(
    company_id: int, codes: list[str], start: date, end: date
) -> dict[str, Figure]:
    if not codes:
        return {}
    found = figures(company_id=company_id, codes=codes, start=start, end=end, level=Level.COMPANY)
    return {code: found[code, None] for code in codes}


def implied_by(latest: AssumptionVersion, before: Figure, after: Figure) -> Implied:
    """The change of the cause times the coefficient; nothing of what is refuted."""
    difference = change(before, after)
    delta = difference.delta
    if delta is not None and CATALOGUE[after.code].is_time:
        delta /= SECONDS_AN_HOUR
    effect = None
    if delta is not None and latest.status != AssumptionStatus.REFUTED:
        effect = delta * float(latest.coefficient)
    return Implied(after, difference, delta, effect)
