"""Marked leaves are computed again from observations: claim, recompute, unmark, together.

Protocol. A writer changes observations and upserts the mark in one transaction; the upsert locks
the mark. A worker takes marks away, those that nobody else holds (SKIP LOCKED), and then, in a
later statement, recomputes whole leaves from what is committed by then. A writer who comes
meanwhile waits at the mark that is being deleted and makes a new one after the worker's commit, or
raises the old one if the worker fails: no change is ever overlooked. Leaves are computed for the
active build and for one on its way alike.
"""

from typing import Any, NamedTuple

from django.db import connection, models, transaction

from core.prepared import fetch_prepared
from core.tenancy import company_scope, system_scope
from metrics.catalogue import CATALOGUE
from metrics.derivation.base import fetch
from metrics.models import DirtyBucket

BATCH = 500
TIMED = [code for code, metric in CATALOGUE.items() if metric.is_duration]

LOCK_ROLLUP_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%(key)s, 0))"

# One message. Many marks come and go: only a plain index scan remembers which entries are dead, and
# a plan made while there were few must not read them all when there are many.
_BEGIN = f"""
SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off;
{LOCK_ROLLUP_SHARED}
"""

# Whether something is being built is asked after the lock: who begins a build takes it alone. The
# newest days come first: what people look at waits for no import of the past. A claimed mark is
# deleted where it lies (`IS NOT DISTINCT FROM` keeps any index out of that); one that was raised
# meanwhile lies elsewhere by now, and is left to the next claim. Marks come back as arrays in
# their own words, to be handed to the next statement as they are, in the leaves' order.
_CLAIM = """
WITH claimed AS MATERIALIZED (
    SELECT ctid AS place FROM metrics_dirtybucket WHERE company_id = %(company)s
    ORDER BY company_id DESC, day DESC, definition_id DESC, manager_id DESC, consultant_id DESC
    LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), taken AS (
    DELETE FROM metrics_dirtybucket m WHERE m.ctid = ANY(ARRAY(SELECT place FROM claimed))
        AND m.company_id IS NOT DISTINCT FROM %(company)s
    RETURNING m.definition_id, m.day, m.manager_id, m.consultant_id
)
SELECT count(*), array_agg(definition_id)::text, array_agg(day)::text, array_agg(manager_id)::text,
    array_agg(consultant_id)::text, (SELECT count(*) FROM claimed),
    EXISTS (SELECT FROM metrics_metricbuild b
        WHERE b.company_id = %(company)s AND b.state = 'building')
FROM (SELECT * FROM taken ORDER BY definition_id, day, manager_id, consultant_id) marks
"""

# Values are whole numbers, so sums are exact in any order. Only leaves of times keep values, and
# none keeps arrays of one: `total` and `settles_at` say it.
COUNTERS = """
count(*) AS n, sum(o.value) AS total, count(*) FILTER (WHERE o.positive) AS positives,
count(*) FILTER (WHERE o.negative) AS negatives, max(o.settles_at) AS settles_at,
CASE WHEN count(*) > 1 THEN
    array_agg(o.settles_at ORDER BY o.settles_at) FILTER (WHERE o.settles_at IS NOT NULL)
END AS settles
"""
DURATIONS = "CASE WHEN count(*) > 1 THEN array_agg(o.value ORDER BY o.value){} END"
LEAF_COLUMNS = "n, total, positives, negatives, settles_at, settles, durations"

_MARKS = """
SELECT * FROM unnest(%(definitions)s::bigint[], %(days)s::date[], %(managers)s::bigint[],
    %(consultants)s::bigint[]) AS m(definition_id, day, manager_id, consultant_id)"""

# What a manager's people did on a day lies together in the index: it is found once, however many
# of them are marked, and a dirty leaf costs no more than that. `IS TRUE` keeps the marks a table
# that is looked up, whatever their number is thought to be.
_RECOMPUTE = f"""
WITH builds AS MATERIALIZED (
    SELECT b.id AS build_id, b.definition_id, d.code = ANY(%(timed)s::text[]) AS is_timed
    FROM metrics_metricbuild b JOIN metrics_metricdefinition d ON d.id = b.definition_id
    WHERE b.company_id = %(company)s AND b.state IN ('active', 'building')
), written AS (
    INSERT INTO metrics_leaf
        (company_id, build_id, definition_id, day, manager_id, consultant_id, {LEAF_COLUMNS})
    SELECT %(company)s, build_id, o.definition_id, o.day, o.leaf_manager, o.leaf_consultant,
        {COUNTERS}, {DURATIONS.format(" FILTER (WHERE is_timed)")}
    FROM (SELECT DISTINCT definition_id, day, manager_id FROM ({_MARKS}) m) p
    JOIN builds ON builds.definition_id = p.definition_id
    JOIN metrics_observation o ON o.company_id = %(company)s AND o.definition_id = p.definition_id
        AND o.day = p.day AND o.leaf_manager = p.manager_id AND o.is_current AND NOT o.is_void
    WHERE ((o.definition_id, o.day, o.leaf_manager, o.leaf_consultant) IN ({_MARKS})) IS TRUE
    GROUP BY build_id, o.definition_id, o.day, o.leaf_manager, o.leaf_consultant
    ORDER BY build_id, o.day, o.leaf_manager, o.leaf_consultant
    ON CONFLICT (company_id, build_id, day, manager_id, consultant_id) DO UPDATE SET
        ({LEAF_COLUMNS}) = ROW({", ".join("excluded." + c for c in LEAF_COLUMNS.split(", "))})
    RETURNING 1
)
SELECT count(*) FROM written
"""  # noqa: S608

# Leaves of marks behind which nothing is left.
_EMPTY = f"""
WITH emptied AS (
    DELETE FROM metrics_leaf l USING ({_MARKS}) m, metrics_metricbuild b
    WHERE b.company_id = %(company)s AND b.definition_id = m.definition_id
        AND b.state IN ('active', 'building') AND l.company_id = %(company)s
        AND l.build_id = b.id AND l.day = m.day AND l.manager_id = m.manager_id
        AND l.consultant_id = m.consultant_id
        AND NOT EXISTS (
            SELECT FROM metrics_observation o WHERE o.company_id = %(company)s
            AND o.definition_id = m.definition_id AND o.day = m.day
            AND o.leaf_manager = m.manager_id AND o.leaf_consultant = m.consultant_id
            AND o.is_current AND NOT o.is_void
        )
    RETURNING 1
)
SELECT count(*) FROM emptied
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
            turn = _run(company_id, batch)
            leaves += turn.leaves
            if not turn.has_more:
                return Turn(leaves, has_more=False)
    return Turn(leaves, has_more=True)


def _run(company_id: int, batch: int) -> Turn:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, {"key": _lock_name(company_id)})
        claimed = fetch_prepared(_CLAIM, {"company": company_id, "limit": batch})
        count, *arrays, found, is_building = claimed[0]
        if count:
            names = ("definitions", "days", "managers", "consultants")
            marks = dict(zip(names, arrays, strict=True))
            _recompute({"company": company_id, **marks}, count, is_building=is_building)
    return Turn(count, has_more=found == batch or count < found)


def _recompute(marks: dict[str, Any], count: int, *, is_building: bool) -> None:
    """Compute the leaves of these marks for every live build."""
    if is_building:
        fetch(_LOCK_MONTHS, marks)
    written = fetch_prepared(_RECOMPUTE, {**marks, "timed": TIMED})[0][0]
    if is_building or written < count:
        fetch_prepared(_EMPTY, marks)


_MONTH_KEY = "hashtextextended('metrics.month.' || {definition} || '.' || {month}, 0)"
# Months that are being built: together with other workers, not with a filler.
_LOCK_MONTHS = f"""
SELECT pg_advisory_xact_lock_shared({_MONTH_KEY.format(definition="definition_id", month="month")})
FROM (
    SELECT DISTINCT m.definition_id, date_trunc('month', m.day::timestamp)::date AS month
    FROM ({_MARKS}) m JOIN metrics_metricbuild b ON b.company_id = %(company)s
        AND b.definition_id = m.definition_id AND b.state = 'building'
    ORDER BY 1, 2
) months
"""  # noqa: S608
# A definition's month alone, to fill it; several months are filled side by side.
LOCK_MONTH = "SELECT pg_advisory_xact_lock({})".format(
    _MONTH_KEY.format(definition="%(definition)s::bigint", month="%(month)s::date")
)


def lock_rollup(company_id: int, *, shared: bool) -> None:
    """Workers and fillers share it; beginning and switching a build take it alone for a moment."""
    sql = LOCK_ROLLUP_SHARED
    fetch(sql if shared else sql.replace("_shared", ""), {"key": _lock_name(company_id)})


def _lock_name(company_id: int) -> str:
    return f"metrics.rollup.{company_id}"
