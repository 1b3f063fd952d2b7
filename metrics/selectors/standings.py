"""Plan against actual: each target beside its figure, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.calendars import Spec
from accounts.selectors import calendar_in_force
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.derivation.base import fetch
from metrics.figures import Figure
from metrics.planning import (
    Days,
    Judgement,
    Plan,
    Spread,
    Standing,
    judged,
    period_end,
    working_days,
)
from metrics.selectors.figures import figures

Key = tuple[str, int | None]
# What stands first on a page: what to act upon, then what is known, then the rest.
_ORDER = (
    Standing.OFF,
    Standing.OPEN,
    Standing.ON,
    Standing.NOT_JUDGED,
    Standing.FEW,
    Standing.NO_DATA,
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A target, the figure up to now, and how the one stands to the other."""

    plan: Plan
    figure: Figure
    judgement: Judgement

    @property
    def weight(self) -> tuple[int, str]:
        """By which rows are ordered: off plan first."""
        return _ORDER.index(self.judgement.standing), self.plan.code


def days_of(company_id: int, period: str, start: date, today: date) -> Days:
    """Working days of a period by the company's calendar; today is not over. One query."""
    spec: Spec = calendar_in_force(company_id).spec

    def is_free(day: date) -> bool:
        return day.isoformat() in spec["holidays"] or not spec["week"].get(str(day.weekday()))

    end = period_end(period, start)
    return Days(working_days(start, end, is_free), working_days(start, min(end, today), is_free))


def standings(
    company_id: int,
    plans: Mapping[Key, Plan],
    *,
    level: str,
    start: date,
    today: date,
    days: Days | None = None,
) -> dict[Key, Stand]:
    """How targets of one level and period stand. Three queries, none without targets; one less
    when the working days are known already.

    The callers check `metrics.access.require_scope`.
    """
    if not plans:
        return {}
    period = next(iter(plans.values())).period
    end = min(period_end(period, start), max(today, start) + timedelta(days=1))
    known = [plan for plan in plans.values() if plan.code in CATALOGUE]
    ids = sorted({plan.member_id for plan in known if plan.member_id is not None})
    found = figures(
        company_id=company_id,
        codes=sorted({plan.code for plan in known}),
        start=start,
        end=end,
        level=Level(level),
        ids=None if level == Level.COMPANY else ids,
    )
    actual = {(plan.code, plan.member_id): found[plan.code, plan.member_id] for plan in known}
    spreads = _spreads(company_id, level, start, end, [(plans[key], actual[key]) for key in actual])
    days = days or days_of(company_id, period, start, today)
    return {
        key: Stand(plans[key], figure, judged(plans[key], figure, spreads.get(key), days))
        for key, figure in actual.items()
    }


_SPREADS = """
SELECT w.place, count(o.id)::int, count(*) FILTER (WHERE o.value <= w.most)::int,
    sum(o.value), sum(o.value * o.value)
FROM unnest(%(places)s::int[], %(definitions)s::bigint[], %(ids)s::bigint[], %(most)s::float8[])
    AS w (place, definition_id, person_id, most)
JOIN metrics_observation o ON o.company_id = %(company)s AND o.definition_id = w.definition_id
    AND o.day >= %(start)s AND o.day < %(end)s AND o.is_current AND NOT o.is_void {only}
GROUP BY w.place
"""
_ONLY = {
    Level.COMPANY: "",
    Level.MANAGER: "AND o.leaf_manager = w.person_id",
    Level.CONSULTANT: "AND o.leaf_consultant = w.person_id",
}
_ANY = 1e300


def _spreads(
    company_id: int, level: str, start: date, end: date, pairs: Sequence[tuple[Plan, Figure]]
) -> dict[Key, Spread]:
    """What figures without an interval were made of: from the observations, in one query."""
    asked = [
        (plan, figure)
        for plan, figure in pairs
        if figure.low is None
        and figure.definition_id
        and figure.value is not None
        and CATALOGUE[plan.code].kind in {Kind.DURATION, Kind.MEAN}
    ]
    if not asked:
        return {}
    parameters: dict[str, Any] = {
        "company": company_id,
        "start": start,
        "end": end,
        "places": list(range(len(asked))),
        "definitions": [figure.definition_id for _plan, figure in asked],
        "ids": [plan.member_id or 0 for plan, _figure in asked],
        "most": [_ANY if plan.at_most is None else plan.at_most for plan, _figure in asked],
    }
    rows = fetch(_SPREADS.format(only=_ONLY[Level(level)]), parameters)
    found = {}
    for place, n, within, total, squares in rows:
        plan = asked[place][0]
        found[plan.code, plan.member_id] = Spread(n, within, total, squares)
    return found
