"""Targets in force, and plan against actual."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from core.access import Actor
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.models import TargetPeriod, TargetVersion
from metrics.planning import Plan, period_end, period_start

Key = tuple[str, int | None]


def targets_for(
    actor: Actor,
    codes: Iterable[str],
    level: Level | str,
    id: int | None,
    start: date,
    end: date,
) -> dict[str, Plan]:
    """Metric → the target that holds for these days (`end` not included), as far as this person
    may see it. One query.

    That of the shortest period that holds all of them. What is counted has a target for whole
    periods only (or one that is running): a day of a month is not judged by the month's number.
    """
    found: dict[str, Plan] = {}
    for plan in _in_force(actor, codes, level, [id], start):
        begins = period_start(plan.period, start)
        ends = period_end(plan.period, begins)
        is_inside = end <= ends
        if is_inside and _is_whole(plan, start, end, begins, ends):
            known = found.get(plan.code)
            if known is None or _LENGTHS[plan.period] < _LENGTHS[known.period]:
                found[plan.code] = plan
    return found


_LENGTHS = {TargetPeriod.MONTH.value: 1, TargetPeriod.QUARTER.value: 3, TargetPeriod.YEAR.value: 12}


def _is_whole(plan: Plan, start: date, end: date, begins: date, ends: date) -> bool:
    """Whether these days are the period, or it up to now; asked of what is counted only."""
    if CATALOGUE[plan.code].kind != Kind.COUNT:
        return True
    is_shorter_whole = any(
        start == period_start(period, start) and end == period_end(period, start)
        for period, length in _LENGTHS.items()
        if length < _LENGTHS[plan.period]
    )
    return start == begins and (end == ends or not is_shorter_whole)


def plans_of(
    actor: Actor,
    *,
    period: str,
    start: date,
    level: Level | str,
    ids: Sequence[int | None] | None = None,
    codes: Iterable[str] | None = None,
) -> dict[Key, Plan]:
    """(metric, whose) → the target of one period, of all whose targets this person sees. One
    query."""
    found = _in_force(actor, codes, level, ids, start, period=period)
    return {(plan.code, plan.member_id): plan for plan in found}


def _in_force(
    actor: Actor,
    codes: Iterable[str] | None,
    level: Level | str,
    ids: Sequence[int | None] | None,
    day: date,
    *,
    period: str | None = None,
) -> list[Plan]:
    """The version of each target that began last, the newest of that day; none of it ended."""
    rows = TargetVersion.objects.visible_to(actor).filter(target__level=str(level))
    rows = rows.filter(starts_on__lte=day).select_related("target")
    if codes is not None:
        rows = rows.filter(target__code__in=list(codes))
    if period is not None:
        rows = rows.filter(target__period=period)
    if ids is not None:
        whose = Q(target__member__in=[one for one in ids if one is not None])
        rows = rows.filter(whose | Q(target__member=None) if None in ids else whose)
    newest = rows.order_by("target", "-starts_on", "-number").distinct("target")
    return [plan_of(version) for version in newest if _holds(version, day)]


def _holds(version: TargetVersion, day: date) -> bool:
    is_something = version.at_least is not None or version.at_most is not None
    is_over = version.ends_on is not None and version.ends_on <= day
    return is_something and not is_over and version.target.code in CATALOGUE


def plan_of(version: TargetVersion) -> Plan:
    """A version with its target as plain values."""
    target = version.target
    return Plan(
        target_id=target.pk,
        code=target.code,
        level=target.level,
        member_id=target.member_id,
        period=target.period,
        at_least=version.at_least,
        at_most=version.at_most,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        version=target.version,
    )
