"""Marked leaves are computed again from observations: claim, recompute, unmark, together.

Protocol. A writer changes observations and upserts the mark in one transaction; the upsert locks
the mark. A worker claims marks with SKIP LOCKED and then, in a later statement, recomputes whole
leaves from what is committed by then, and deletes the marks it claimed. A writer who comes
meanwhile waits at the locked mark and makes a new one after the worker's commit: no change is
ever overlooked. Leaves are computed for the active build and for one on its way alike.
"""

from typing import Any, NamedTuple

from django.db import connection, models, transaction

from core.tenancy import company_scope, system_scope
from metrics.catalogue import CATALOGUE
from metrics.derivation.base import fetch
from metrics.models import DirtyBucket

BATCH = 500
TIMED = [code for code, metric in CATALOGUE.items() if metric.is_duration]

LOCK_ROLLUP_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%(key)s, 0))"

# Two statements in one message. Whether something is being built is asked after the lock, which
# whoever begins a build takes alone.
_CLAIM = f"""
{LOCK_ROLLUP_SHARED};
SELECT m.id, EXISTS (SELECT FROM metrics_metricbuild b
    WHERE b.company_id = %(company)s AND b.state = 'building')
FROM metrics_dirtybucket m WHERE m.company_id = %(company)s
ORDER BY m.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""  # noqa: S608

# Values are whole numbers, so sums are exact in any order. Only leaves of times keep values.
COUNTERS = """
count(*) AS n, sum(o.value) AS total, count(*) FILTER (WHERE o.positive) AS positives,
count(*) FILTER (WHERE o.negative) AS negatives, max(o.settles_at) AS settles_at,
array_agg(o.settles_at ORDER BY o.settles_at) FILTER (WHERE o.settles_at IS NOT NULL) AS settles
"""
DURATIONS = "array_agg(o.value ORDER BY o.value)"
LEAF_COLUMNS = "n, total, positives, negatives, settles_at, settles, durations"

# A join by the index on the leaf's key: a dirty leaf costs its own rows.
_RECOMPUTE = f"""
WITH facts AS MATERIALIZED (
    SELECT m.id AS mark_id, m.definition_id, m.day, m.manager_id, m.consultant_id,
        d.code = ANY(%(timed)s) AS is_timed, o.id AS fact_id, o.value, o.positive, o.negative,
        o.settles_at
    FROM metrics_dirtybucket m
    JOIN metrics_metricdefinition d ON d.id = m.definition_id
    LEFT JOIN metrics_observation o ON o.company_id = %(company)s
        AND o.definition_id = m.definition_id AND o.day = m.day
        AND o.leaf_manager = m.manager_id AND o.leaf_consultant = m.consultant_id
        AND o.is_current AND NOT o.is_void
    WHERE m.company_id = %(company)s AND m.id = ANY(%(marks)s)
), fresh AS MATERIALIZED (
    SELECT mark_id, definition_id, day, manager_id, consultant_id, count(fact_id) AS n,
        sum(value) AS total, count(*) FILTER (WHERE positive) AS positives,
        count(*) FILTER (WHERE negative) AS negatives, max(settles_at) AS settles_at,
        array_agg(settles_at ORDER BY settles_at) FILTER (WHERE settles_at IS NOT NULL) AS settles,
        array_agg(value ORDER BY value) FILTER (WHERE is_timed) AS durations
    FROM facts GROUP BY mark_id, definition_id, day, manager_id, consultant_id
), target AS (
    SELECT b.id AS build_id, fresh.*
    FROM fresh JOIN metrics_metricbuild b ON b.company_id = %(company)s
        AND b.definition_id = fresh.definition_id AND b.state IN ('active', 'building')
), written AS (
    INSERT INTO metrics_leaf
        (company_id, build_id, definition_id, day, manager_id, consultant_id, {LEAF_COLUMNS})
    SELECT %(company)s, build_id, definition_id, day, manager_id, consultant_id, {LEAF_COLUMNS}
    FROM target WHERE n > 0
    ORDER BY build_id, day, manager_id, consultant_id
    ON CONFLICT (company_id, build_id, day, manager_id, consultant_id) DO UPDATE SET
        ({LEAF_COLUMNS}) = ROW({", ".join("excluded." + c for c in LEAF_COLUMNS.split(", "))})
), emptied AS (
    DELETE FROM metrics_leaf l USING target t
    WHERE t.n = 0 AND l.company_id = %(company)s AND l.build_id = t.build_id AND l.day = t.day
        AND l.manager_id = t.manager_id AND l.consultant_id = t.consultant_id
)
DELETE FROM metrics_dirtybucket WHERE company_id = %(company)s AND id = ANY(%(marks)s)
"""  # noqa: S608


class Turn(NamedTuple):
    """What a turn did: leaves computed, and whether marks may be left."""

    leaves: int
    has_more: bool


def companies_with_marks() -> list[int]:
    """Ids of companies with marked leaves, longest waiting first."""
    with system_scope():
        rows = DirtyBucket.objects.values("company_id").annotate(first=models.Min("marked_at"))
        return [row["company_id"] for row in rows.order_by("first")]


def rollup(company_id: int, *, max_batches: int = 10, batch: int = BATCH) -> Turn:
    """Recompute up to `max_batches` × `batch` marked leaves, a transaction per batch."""
    leaves = 0
    with company_scope(company_id):
        for _ in range(max_batches):
            done = _run(company_id, batch)
            leaves += done
            if done < batch:
                return Turn(leaves, has_more=False)
    return Turn(leaves, has_more=True)


def _run(company_id: int, batch: int) -> int:
    with transaction.atomic():
        asked = {"company": company_id, "limit": batch, "key": lock_name(company_id)}
        claimed = fetch(_CLAIM, asked)
        marks = [row[0] for row in claimed]
        if marks:
            if claimed[0][1]:
                _lock_months_being_filled(company_id, marks)
            recompute(company_id, marks)
    return len(marks)


def recompute(company_id: int, marks: list[int]) -> None:
    """Compute the leaves of these claimed marks for every live build, and delete the marks."""
    parameters: dict[str, Any] = {"company": company_id, "marks": marks, "timed": TIMED}
    with connection.cursor() as cursor:
        cursor.execute(_RECOMPUTE, parameters)


_MONTH_KEY = "hashtextextended('metrics.month.' || {definition} || '.' || {month}, 0)"
_LOCK_MONTHS = f"""
SELECT pg_advisory_xact_lock_shared({_MONTH_KEY.format(definition="definition_id", month="month")})
FROM (
    SELECT DISTINCT m.definition_id, date_trunc('month', m.day::timestamp)::date AS month
    FROM metrics_dirtybucket m JOIN metrics_metricbuild b ON b.company_id = %(company)s
        AND b.definition_id = m.definition_id AND b.state = 'building'
    WHERE m.company_id = %(company)s AND m.id = ANY(%(marks)s)
    ORDER BY 1, 2
) months
"""  # noqa: S608
# A definition's month alone, to fill it; several months are filled side by side.
LOCK_MONTH = "SELECT pg_advisory_xact_lock({})".format(
    _MONTH_KEY.format(definition="%(definition)s::bigint", month="%(month)s::date")
)


def _lock_months_being_filled(company_id: int, marks: list[int]) -> None:
    """Months that are being built: together with other workers, not with a filler."""
    fetch(_LOCK_MONTHS, {"company": company_id, "marks": marks})


def lock_rollup(company_id: int, *, shared: bool) -> None:
    """Workers and fillers share it; beginning and switching a build take it alone for a moment."""
    sql = LOCK_ROLLUP_SHARED
    fetch(sql if shared else sql.replace("_shared", ""), {"key": lock_name(company_id)})


def lock_name(company_id: int) -> str:
    """What both modes of the rollup lock are called."""
    return f"metrics.rollup.{company_id}"
