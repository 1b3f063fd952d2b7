"""Comparing leaves and months with a recomputation straight from the ledger.

Observations are not read: an error in them shows too. When no work is queued, there must be no
difference. What follows from the ledger is put into a temporary table, chunk by chunk, and
compared in the database; only what differs leaves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from core.models import Delivery, DeliveryState
from metrics.derivation import SOURCES, Source
from metrics.derivation.base import Row, fetch, for_source
from metrics.models import DirtyBucket, MetricBuild, MetricDefinition, MonthPart
from metrics.months import FACTS, ROLLED
from metrics.rollup import COUNTERS, DURATIONS, TIMED

CHUNK = 2000
# A local day lies within this of the same day in UTC, in any zone of the world.
_ZONES = timedelta(hours=15)


class LeafKey(NamedTuple):
    """Which leaf; 0 where nobody is credited."""

    definition_id: int
    day: date
    manager_id: int
    consultant_id: int


@dataclass(slots=True)
class LeafValue:
    """What a leaf holds, in one canonical form."""

    n: int = 0
    total: float = 0.0
    positives: int = 0
    negatives: int = 0
    settles: list[datetime] = field(default_factory=list)
    durations: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """A leaf, or a month, that is not what the ledger says; None where there is none at all.

    `month_of` says of which part the month is; the day is then its first, and it has no values.
    """

    key: LeafKey
    expected: LeafValue | None
    found: LeafValue | None
    month_of: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Work that is still to be done: then differences are to be expected."""

    pending: int
    parked: int
    marks: int

    @property
    def is_empty(self) -> bool:
        """Whether the figures must be exact now."""
        return not (self.pending or self.parked or self.marks)


def queue_of(company_id: int) -> Queue:
    """What is queued for the figures of a company."""
    deliveries = Delivery.objects.of_company(company_id).filter(receiver__startswith="metrics.")
    return Queue(
        pending=deliveries.filter(state=DeliveryState.PENDING).count(),
        parked=deliveries.filter(state=DeliveryState.PARKED).count(),
        marks=DirtyBucket.objects.of_company(company_id).count(),
    )


def differences(
    company_id: int,
    builds: Sequence[MetricBuild],
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[Difference]:
    """Leaves and months of these builds that are not what the ledger says, from a local day up to
    another (not included), in order. The definitions must be loaded with the builds."""
    definitions = [build.definition for build in builds]
    values = {
        "company": company_id,
        "builds": [build.pk for build in builds],
        "timed": [definition.pk for definition in definitions if definition.code in TIMED],
        "since": since,
        "until": until,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CREATE)
        _expect(company_id, definitions, since, until)
        cursor.execute("ANALYZE metrics_expected")
        found = [_of_leaf(row) for row in fetch(_LEAVES, values)]
        found += [_of_month(row) for row in fetch(_MONTHS, values)]
        cursor.execute("DROP TABLE metrics_expected")
    return found


def source_ids(
    source: Source,
    company_id: int,
    *,
    since: date | None,
    until: date | None,
    after: int = 0,
    chunk: int = CHUNK,
) -> Iterator[list[int]]:
    """Ids in the ledger, chunk by chunk; with days given, only those something happened to."""
    while True:
        parameters = {
            "company": company_id,
            "after": after,
            "limit": chunk,
            "since": _instant(since or date(1900, 1, 1)) - _ZONES,
            "until": _instant(until or date(9000, 1, 1)) + _ZONES,
        }
        sql = source.touched_sql if since or until else source.ids_sql
        ids = [row[0] for row in fetch(sql, parameters)]
        if ids:
            yield ids
        if len(ids) < chunk:
            return
        after = ids[-1]


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


_DAYS = """day >= coalesce(%(since)s, '-infinity'::date)
    AND day < coalesce(%(until)s, 'infinity'::date)"""

_CREATE = """
CREATE TEMPORARY TABLE metrics_expected (
    definition_id bigint, day date, manager_id bigint, consultant_id bigint, role_id bigint,
    team_id bigint, topic_id bigint, client_id bigint, channel text, value float8,
    positive boolean, negative boolean, settles_at timestamptz
) ON COMMIT DROP
"""
_COLUMNS = (
    "definition_id, day, manager_id, consultant_id, role_id, team_id, topic_id, client_id, "
    "channel, value, positive, negative, settles_at"
)
_EXPECT = f"""
INSERT INTO metrics_expected ({_COLUMNS}) SELECT {_COLUMNS} FROM expected WHERE {_DAYS}
"""  # noqa: S608


def _expect(
    company_id: int,
    definitions: Iterable[MetricDefinition],
    since: date | None,
    until: date | None,
) -> None:
    definitions = list(definitions)
    for source in SOURCES:
        ids_of_definitions = for_source(source, definitions)
        if not ids_of_definitions:
            continue
        sql = source.expected_sql() + _EXPECT
        for ids in source_ids(source, company_id, since=since, until=until):
            parameters: dict[str, Any] = {
                "company": company_id,
                "ids": ids,
                "definitions": ids_of_definitions,
                "since": since,
                "until": until,
            }
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)


_KEY = "definition_id, day, manager_id, consultant_id"
_VALUE = "n, total, positives, negatives, settles_at, settles, durations"
_LEAVES = f"""
WITH expected AS (
    SELECT {_KEY}, n, total, positives, negatives, settles_at,
        settles, CASE WHEN definition_id = ANY(%(timed)s) THEN durations END AS durations
    FROM (
        SELECT definition_id, day, coalesce(manager_id, 0) AS manager_id,
            coalesce(consultant_id, 0) AS consultant_id, {COUNTERS},
            {DURATIONS.format("")} AS durations
        FROM metrics_expected o GROUP BY 1, 2, 3, 4
    ) counted
), found AS (
    SELECT {_KEY}, n, total, positives, negatives, settles_at,
        CASE WHEN n > 1 THEN settles END AS settles, CASE WHEN n > 1 THEN durations END AS durations
    FROM metrics_leaf
    WHERE company_id = %(company)s AND build_id = ANY(%(builds)s) AND {_DAYS}
)
SELECT {_KEY},
    {", ".join("e." + name for name in _VALUE.split(", "))},
    {", ".join("f." + name for name in _VALUE.split(", "))}
FROM expected e FULL JOIN found f USING ({_KEY})
WHERE ({", ".join("e." + name for name in _VALUE.split(", "))})
    IS DISTINCT FROM ({", ".join("f." + name for name in _VALUE.split(", "))})
ORDER BY {_KEY}
"""  # noqa: S608

# Months that readers would use now, and that lie wholly in the asked days.
_MONTH_KEY = "definition_id, month, part, key, label"
_MONTH_VALUE = "n, total, positives, negatives, settles_at, buckets, counts"
_MONTHS = f"""
WITH in_use AS (
    SELECT b.id AS build_id, b.definition_id, m.month
    FROM metrics_metricbuild b
    JOIN metrics_monthrollup m ON m.company_id = %(company)s AND m.build_id = b.id AND m.part = 0
    JOIN metrics_monthchange c ON c.company_id = %(company)s
        AND c.definition_id = b.definition_id AND c.month = m.month
        AND c.generation = m.generation
    WHERE b.id = ANY(%(builds)s) AND m.month >= coalesce(%(since)s, '-infinity'::date)
        AND m.month + interval '1 month' <= coalesce(%(until)s, 'infinity'::date)
), facts AS (
    SELECT facts.* FROM (
        {FACTS.format(table="metrics_expected", is_timed="o.definition_id = ANY(%(timed)s)")}
    ) facts JOIN in_use USING (definition_id, month)
), {ROLLED}, found AS (
    SELECT c.definition_id, m.* FROM in_use c JOIN metrics_monthrollup m
        ON m.company_id = %(company)s AND m.build_id = c.build_id AND m.month = c.month
    WHERE m.n > 0
)
SELECT {_MONTH_KEY}, e.n, e.total, e.positives, e.negatives, f.n, f.total, f.positives,
    f.negatives
FROM rolled e FULL JOIN found f USING ({_MONTH_KEY})
WHERE ({", ".join("e." + name for name in _MONTH_VALUE.split(", "))})
    IS DISTINCT FROM ({", ".join("f." + name for name in _MONTH_VALUE.split(", "))})
ORDER BY {_MONTH_KEY}
"""  # noqa: S608


def _of_leaf(row: Row) -> Difference:
    return Difference(LeafKey(*row[:4]), _value(row[4:11]), _value(row[11:18]))


def _of_month(row: Row) -> Difference:
    definition_id, month, part, key, label = row[:5]
    return Difference(
        LeafKey(definition_id, month, 0, 0),
        _value((*row[5:9], None, None, None)),
        _value((*row[9:13], None, None, None)),
        month_of=f"{MonthPart(part).name.lower()} {key}{label}",
    )


def _value(row: Sequence[Any]) -> LeafValue | None:
    n, total, positives, negatives, settles_at, settles, durations = row
    if n is None:
        return None
    last = [settles_at] if settles_at else []
    return LeafValue(n, total, positives, negatives, settles or last, durations or [])
