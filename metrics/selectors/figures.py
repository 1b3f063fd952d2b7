"""Reading figures: always from the leaves of active builds, in one statement.

`start` is a local day of the company, `end` the first day no longer included. Figures of level
"manager" and "consultant" are keyed by membership id; 0 stands for what is credited to nobody.
The callers check `metrics.access.require_scope`, except for `rows`, which does so itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

from accounts.models import Membership
from core.access import Actor
from core.errors import NotFound
from core.pagination import Page, keyset_page
from metrics.access import require_scope
from metrics.catalogue import CATALOGUE, Level
from metrics.derivation.base import fetch
from metrics.figures import Counters, Figure, InUse, figure
from metrics.models import BuildState, Leaf, MetricBuild, Observation
from metrics.periods import period_start

_GROUPS = {
    Level.COMPANY: "NULL::bigint",
    Level.MANAGER: "l.manager_id",
    Level.CONSULTANT: "l.consultant_id",
}
_PERIODS = {"day", "week", "month", "quarter"}

# Provisional ones are counted at reading time: the leaf stores when each of them settles.
_READ = """
WITH in_use AS (
    SELECT DISTINCT ON (d.code) d.code, d.version, d.id AS definition_id, b.id AS build_id, d.min_n
    FROM metrics_metricdefinition d
    JOIN metrics_metricbuild b ON b.definition_id = d.id AND b.state = 'active'
    WHERE d.company_id = %(company)s AND b.company_id = %(company)s AND d.code = ANY(%(codes)s)
    ORDER BY d.code, d.version DESC
), wanted AS (
    SELECT u.code, {group} AS group_id, {period} AS period, l.n, l.total, l.positives,
        l.negatives, l.settles_at, l.settles, l.durations
    FROM in_use u JOIN metrics_leaf l ON l.build_id = u.build_id
    WHERE l.company_id = %(company)s AND l.day >= %(start)s AND l.day < %(end)s {only}
), counted AS (
    SELECT code, group_id, period, sum(n)::int AS n, sum(total) AS total,
        sum(positives)::int AS positives, sum(negatives)::int AS negatives,
        sum(CASE WHEN settles_at > now() THEN
            (SELECT count(*) FROM unnest(settles) AS s WHERE s > now()) ELSE 0 END
        )::int AS provisional_n
    FROM wanted GROUP BY code, group_id, period
), timed AS (
    SELECT code, group_id, period,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds) AS quantiles
    FROM wanted CROSS JOIN LATERAL unnest(durations) AS seconds
    GROUP BY code, group_id, period
)
SELECT u.code, u.version, u.definition_id, u.build_id, u.min_n, c.group_id, c.period, c.n, c.total,
    c.positives, c.negatives, c.provisional_n, t.quantiles[1], t.quantiles[2]
FROM in_use u
LEFT JOIN counted c ON c.code = u.code
LEFT JOIN timed t ON t.code = c.code AND t.period IS NOT DISTINCT FROM c.period
    AND t.group_id IS NOT DISTINCT FROM c.group_id
ORDER BY u.code, c.group_id, c.period
"""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One row of `_READ`."""

    definition: InUse
    group_id: int | None
    period: date | None
    counters: Counters


def _read(
    company_id: int,
    codes: Sequence[str],
    start: date,
    end: date,
    level: Level,
    *,
    ids: Sequence[int] | None = None,
    period: str | None = None,
    manager_id: int | None = None,
) -> tuple[dict[str, InUse], list[_Reading]]:
    """Definitions in use by code, and merged leaves by group and period."""
    only = ""
    if ids is not None and level != Level.COMPANY:
        only += f" AND {_GROUPS[level]} = ANY(%(ids)s)"
    if manager_id is not None:
        only += " AND l.manager_id = %(manager)s"
    sql = _READ.format(
        group=_GROUPS[level],
        period=f"date_trunc('{period}', l.day::timestamp)::date" if period else "NULL::date",
        only=only,
    )
    parameters: dict[str, Any] = {
        "company": company_id,
        "codes": list(codes),
        "start": start,
        "end": end,
        "ids": list(ids or ()),
        "manager": manager_id,
    }
    definitions = {code: InUse(code) for code in codes}
    readings = []
    for code, version, definition_id, build_id, min_n, group, at, n, *rest in fetch(
        sql, parameters
    ):
        definitions[code] = InUse(code, version, definition_id, build_id, min_n)
        if n is not None:
            readings.append(_Reading(definitions[code], group, at, Counters(n, *rest)))
    return definitions, readings


def figures(
    *,
    company_id: int,
    codes: Sequence[str],
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    ids: Sequence[int] | None = None,
) -> dict[tuple[str, int | None], Figure]:
    """(code, id) → figure; the id is None for the company. One query.

    Every asked code and id is there, with value None where there is no data. Without `ids`: all
    who have data.
    """
    definitions, readings = _read(company_id, codes, start, end, level, ids=ids)
    asked: Sequence[int | None] = [None] if level == Level.COMPANY else list(ids or ())
    found = {(code, one): figure(definitions[code], Counters()) for code in codes for one in asked}
    for reading in readings:
        key = (reading.definition.code, reading.group_id)
        found[key] = figure(reading.definition, reading.counters)
    return found


def latest_day(
    *, company_id: int, definition_id: int | None, level: Level, id: int | None
) -> date | None:
    """The last local day of which a person's (or the company's) figure has data. One query."""
    builds = MetricBuild.objects.of_company(company_id).filter(state=BuildState.ACTIVE)
    leaves = Leaf.objects.of_company(company_id).filter(
        build__in=builds.filter(definition_id=definition_id), n__gt=0
    )
    if level != Level.COMPANY:
        leaves = leaves.filter(**{f"{level.value}_id": id})
    latest: date | None = leaves.aggregate(latest=models.Max("day"))["latest"]
    return latest


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A figure of one period; the period may begin before the asked start."""

    period_start: date
    figure: Figure


def series(
    *,
    company_id: int,
    code: str,
    period: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
) -> list[SeriesPoint]:
    """Figures by day, ISO week, month or quarter; a period without data has value None.

    Only days from `start` up to `end` count, in the first and last period too.
    """
    points = series_of(
        company_id=company_id,
        codes=[code],
        period=period,
        start=start,
        end=end,
        level=level,
        id=id,
    )
    return points[code]


def series_of(
    *,
    company_id: int,
    codes: Sequence[str],
    period: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
) -> dict[str, list[SeriesPoint]]:
    """`series` of several metrics in one query."""
    if period not in _PERIODS:
        raise ValueError(period)
    ids = None if id is None else [id]
    definitions, readings = _read(company_id, codes, start, end, level, ids=ids, period=period)
    found = {(reading.definition.code, reading.period): reading.counters for reading in readings}
    return {
        code: [
            SeriesPoint(begins, figure(definitions[code], found.get((code, begins), Counters())))
            for begins in _period_starts(period, start, end)
        ]
        for code in codes
    }


_LONGER_THAN = {"day": 1, "week": 7, "month": 31, "quarter": 92}


def _period_starts(period: str, start: date, end: date) -> Iterator[date]:
    begins = period_start(period, start)
    while begins < end:
        yield begins
        begins = period_start(period, begins + timedelta(days=_LONGER_THAN[period]))


def breakdown(
    *,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.CONSULTANT,
    within_manager_id: int | None = None,
) -> list[tuple[int, str, Figure]]:
    """(membership id, name, figure) of everybody with data, by name. Two queries.

    Within a manager: only what was credited under that manager at the time.
    """
    _, readings = _read(company_id, [code], start, end, level, manager_id=within_manager_id)
    found = {r.group_id: figure(r.definition, r.counters) for r in readings if r.group_id}
    people = Membership.objects.of_company(company_id).filter(pk__in=list(found))
    names = people.order_by("name", "pk").values_list("pk", "name")
    return [(pk, name, found[pk]) for pk, name in names]


def observations(
    *,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
) -> models.QuerySet[Observation]:
    """What stands behind a figure: current observations of the definition in use."""
    definitions, _ = _read(company_id, [code], start, start, Level.COMPANY)
    found: models.QuerySet[Observation] = Observation.objects.of_company(company_id).filter(
        definition_id=definitions[code].definition_id,
        day__gte=start,
        day__lt=end,
        is_current=True,
        is_void=False,
    )
    if level == Level.COMPANY:
        return found
    column = f"{level}_id"
    return found.filter(**{f"{column}__isnull": True} if id == 0 else {column: id})


def rows(
    *,
    actor: Actor,
    company_id: int,
    code: str,
    start: date,
    end: date,
    level: Level = Level.COMPANY,
    id: int | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[Observation]:
    """A page of the observations behind a figure, newest first; `source_kind` "request" or
    "invitation" and `source_id` lead to what was measured.

    Raises `NotFound` for figures out of the actor's scope or an unknown metric.
    """
    require_scope(actor, level, id)
    if code not in CATALOGUE or company_id != actor.company_id:
        raise NotFound
    behind = observations(
        company_id=company_id, code=code, start=start, end=end, level=level, id=id
    ).select_related("consultant", "manager", "client", "topic", "role")
    return keyset_page(behind, fields=["-at", "-id"], cursor=cursor, size=size)
