"""Comparing the leaves with a recomputation straight from the ledger.

Observations are not read: an error in them shows too. When no work is queued, there must be no
difference.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from core.models import Delivery, DeliveryState
from metrics.derivation import SOURCES, Source
from metrics.derivation.base import Row, fetch, for_source
from metrics.models import DirtyBucket, MetricBuild, MetricDefinition
from metrics.rollup import COUNTERS, LEAF_COLUMNS, TIMED

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

    def add(self, row: Row) -> None:
        """Merge a row of counters in."""
        n, total, positives, negatives, _, settles, durations = row
        self.n += n
        self.total += total
        self.positives += positives
        self.negatives += negatives
        self.settles = sorted([*self.settles, *(settles or ())])
        self.durations = sorted([*self.durations, *(durations or ())])


@dataclass(frozen=True, slots=True)
class Difference:
    """A leaf that is not what the ledger says; None where there is no leaf at all."""

    key: LeafKey
    expected: LeafValue | None
    found: LeafValue | None


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
    """Leaves of these builds that are not what the ledger says, from a local day up to another
    (not included), in order. The definitions must be loaded with the builds."""
    definitions = [build.definition for build in builds]
    expected = _expected(company_id, definitions, since, until)
    found = _found(company_id, builds, since, until)
    return [
        Difference(key, expected.get(key), found.get(key))
        for key in sorted(expected.keys() | found.keys())
        if expected.get(key) != found.get(key)
    ]


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

_GROUPED = f"""
SELECT definition_id, day, coalesce(manager_id, 0), coalesce(consultant_id, 0), {COUNTERS}
FROM expected o
WHERE {_DAYS}
GROUP BY 1, 2, 3, 4
"""  # noqa: S608


def _expected(
    company_id: int,
    definitions: Iterable[MetricDefinition],
    since: date | None,
    until: date | None,
) -> dict[LeafKey, LeafValue]:
    definitions = list(definitions)
    timed = {definition.pk for definition in definitions if definition.code in TIMED}
    leaves: dict[LeafKey, LeafValue] = {}
    for source in SOURCES:
        ids_of_definitions = for_source(source, definitions)
        if not ids_of_definitions:
            continue
        sql = source.expected_sql() + _GROUPED
        for ids in source_ids(source, company_id, since=since, until=until):
            parameters = {
                "company": company_id,
                "ids": ids,
                "definitions": ids_of_definitions,
                "since": since,
                "until": until,
            }
            _merge(leaves, fetch(sql, parameters), timed)
    return leaves


def _merge(leaves: dict[LeafKey, LeafValue], rows: Iterable[Row], timed: set[int]) -> None:
    for row in rows:
        key, counters = LeafKey(*row[:4]), row[4:]
        if key.definition_id not in timed:
            counters = (*counters[:-1], None)
        leaves.setdefault(key, LeafValue()).add(counters)


_LEAVES = f"""
SELECT definition_id, day, manager_id, consultant_id, {LEAF_COLUMNS} FROM metrics_leaf
WHERE company_id = %(company)s AND build_id = ANY(%(builds)s)
    AND {_DAYS}
"""  # noqa: S608


def _found(
    company_id: int, builds: Sequence[MetricBuild], since: date | None, until: date | None
) -> dict[LeafKey, LeafValue]:
    parameters = {
        "company": company_id,
        "builds": [build.pk for build in builds],
        "since": since,
        "until": until,
    }
    leaves: dict[LeafKey, LeafValue] = {}
    for row in fetch(_LEAVES, parameters):
        leaves.setdefault(LeafKey(*row[:4]), LeafValue()).add(row[4:])
    return leaves
