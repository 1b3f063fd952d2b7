"""The leaves of a build, filled and checked month by month by as many processes as take part.

A piece is a month of a build. Whoever takes part claims pieces with SKIP LOCKED and fills them;
when all are filled, checks them. A process that dies gives its piece back with its transaction.

Filling a piece takes the month of its definition alone, so that rollup workers, who take the
months of their marks together while something is being built, compute a leaf either before it
or after it. Whichever of the two computes a leaf last has seen every change whose mark is gone.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection, transaction

from core.prepared import fetch_prepared
from core.tenancy import company_scope
from metrics.derivation.base import fetch
from metrics.models import MetricBuild
from metrics.periods import Period, next_start
from metrics.rollup import COUNTERS, DURATIONS, LEAF_COLUMNS, LOCK_MONTH, TIMED, lock_rollup

_EMPTY = "DELETE FROM metrics_leaf WHERE company_id = %(company)s AND build_id = %(build)s"

_PLAN = """
INSERT INTO metrics_buildpiece (company_id, build_id, month, is_filled, is_checked)
SELECT %(company)s, %(build)s, month, false, false FROM (
    WITH RECURSIVE found AS (
        (SELECT day FROM metrics_observation WHERE {which} ORDER BY day LIMIT 1)
        UNION ALL
        SELECT (SELECT day FROM metrics_observation WHERE {which}
            AND day >= (date_trunc('month', found.day::timestamp) + interval '1 month')::date
            ORDER BY day LIMIT 1)
        FROM found WHERE found.day IS NOT NULL
    )
    SELECT date_trunc('month', day::timestamp)::date AS month FROM found WHERE day IS NOT NULL
) months
ON CONFLICT DO NOTHING
""".format(  # noqa: S608
    which="company_id = %(company)s AND definition_id = %(definition)s AND is_current "
    "AND NOT is_void"
)

_CLAIM = """
SELECT p.id, p.build_id, p.month, b.definition_id, d.code = ANY(%(timed)s::text[])
FROM metrics_buildpiece p
JOIN metrics_metricbuild b ON b.id = p.build_id
JOIN metrics_metricdefinition d ON d.id = b.definition_id
WHERE p.company_id = %(company)s AND p.build_id = ANY(%(builds)s::bigint[]) AND {state}
    AND p.id <> ALL(%(skip)s::bigint[])
ORDER BY p.id LIMIT 1 FOR UPDATE OF p SKIP LOCKED
"""
_CLAIM_TO_FILL = _CLAIM.format(state="NOT p.is_filled")
_CLAIM_TO_CHECK = _CLAIM.format(state="p.is_filled AND NOT p.is_checked")

# Both ends are dates: a day compared with a timestamp is no condition of an index under row-level
# security, and the whole rest of the past would be read.
_OF_MONTH = "day >= %(month)s AND day < (%(month)s::date + interval '1 month')::date"
_FACTS_OF_MONTH = f"""
    company_id = %(company)s AND definition_id = %(definition)s AND is_current AND NOT is_void
    AND {_OF_MONTH}"""

# One message. The month's lock is taken before the statement that reads: it sees what was
# committed by then. Only metrics of time keep their values; sorting them costs, so others do not
# collect them.
_FILL = f"""
{LOCK_MONTH};
{_EMPTY} AND {_OF_MONTH};
INSERT INTO metrics_leaf
    (company_id, build_id, definition_id, day, manager_id, consultant_id, {LEAF_COLUMNS})
SELECT %(company)s, %(build)s, %(definition)s, day, leaf_manager, leaf_consultant, {COUNTERS},
    {{durations}}
FROM metrics_observation o
WHERE {_FACTS_OF_MONTH}
GROUP BY day, leaf_manager, leaf_consultant
ORDER BY day, leaf_manager, leaf_consultant;
UPDATE metrics_buildpiece SET is_filled = true WHERE id = %(id)s
"""  # noqa: S608

# Sums weighted with a number made of the leaf's key, never 0: a value that is missing shows, and so
# does one in a wrong leaf. Whole numbers, so the order of adding does not matter. What a leaf keeps
# value by value is added up too (a time of 0 counts as well); a leaf of one keeps its sum
# alone.
_WEIGHT = """(hashint8(({manager} * 1000003 + {consultant}) * 32 + (day - %(month)s::date))
    & 1048575)::bigint + 1"""
_SECOND = "date_part('epoch', {at})::bigint"
_CHECK = f"""
WITH observed AS (
    SELECT coalesce(sum(weight), 0) AS n, coalesce(sum(weight * value::bigint), 0) AS total,
        coalesce(sum(weight) FILTER (WHERE positive), 0) AS positives,
        coalesce(sum(weight) FILTER (WHERE negative), 0) AS negatives,
        coalesce(sum(weight * {_SECOND.format(at="settles_at")}), 0) AS settles
    FROM (
        SELECT *, {_WEIGHT.format(manager="leaf_manager", consultant="leaf_consultant")} AS weight
        FROM metrics_observation WHERE {_FACTS_OF_MONTH}
    ) facts
), filled AS (
    SELECT coalesce(sum(weight * n), 0) AS n, coalesce(sum(weight * total::bigint), 0) AS total,
        coalesce(sum(weight * positives), 0) AS positives,
        coalesce(sum(weight * negatives), 0) AS negatives,
        coalesce(sum(weight * CASE WHEN n = 1 THEN {_SECOND.format(at="settles_at")}
            WHEN settles IS NOT NULL
            THEN (SELECT sum({_SECOND.format(at="s")})::bigint FROM unnest(settles) s)
        END), 0) AS settles,
        coalesce(sum(weight * CASE WHEN n = 1 AND %(is_timed)s::boolean
            THEN 1 + total::bigint - coalesce(cardinality(durations), 0)
            WHEN durations IS NOT NULL
            THEN (SELECT sum(v)::bigint + count(*) FROM unnest(durations) v)
        END), 0) AS times,
        coalesce(bool_and(CASE WHEN n = 1 THEN settles IS NULL
            ELSE settles_at IS NOT DISTINCT FROM settles[cardinality(settles)] END), true)
            AS last_settles
    FROM (
        SELECT *, {_WEIGHT.format(manager="manager_id", consultant="consultant_id")} AS weight
        FROM metrics_leaf
        WHERE company_id = %(company)s AND build_id = %(build)s AND {_OF_MONTH}
    ) leaves
)
UPDATE metrics_buildpiece SET is_checked = f.last_settles
    AND ROW(o.n, o.total, o.positives, o.negatives, o.settles)
    = ROW(f.n, f.total, f.positives, f.negatives, f.settles)
    AND f.times = CASE WHEN %(is_timed)s::boolean THEN o.n + o.total ELSE 0 END
FROM observed o, filled f WHERE id = %(id)s RETURNING is_checked
"""  # noqa: S608
# A month lies together: its pages are read one after the other, in no order.
_BY_PAGES = "SET LOCAL enable_indexscan = off"

_RETIRED = """
SELECT b.id, date_trunc('month', min(l.day)::timestamp)::date, max(l.day)
FROM metrics_metricbuild b JOIN metrics_leaf l ON l.company_id = %(company)s AND l.build_id = b.id
WHERE b.company_id = %(company)s AND b.state = 'retired'
GROUP BY b.id ORDER BY b.id
"""
_OF_RETIRED = """
DELETE FROM {table} old USING metrics_metricbuild b
WHERE old.company_id = %(company)s AND b.company_id = %(company)s AND b.id = old.build_id
    AND b.state = 'retired'
"""


def plan(build: MetricBuild) -> None:
    """Say which pieces there are, once: beginning from nothing, in the caller's transaction.

    The caller holds the rollup lock alone: what workers write from now on belongs to the build.
    """
    parameters = {
        "company": build.company_id,
        "build": build.pk,
        "definition": build.definition_id,
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM metrics_buildpiece WHERE build_id = %(build)s", parameters)
        cursor.execute(_EMPTY, parameters)
        cursor.execute(_PLAN, parameters)


def fill_next(company_id: int, builds: Sequence[int], skip: Collection[int] = ()) -> bool | None:
    """Fill a piece that nobody fills; None when there is none."""
    with transaction.atomic():
        lock_rollup(company_id, shared=True)
        piece = _claim(_CLAIM_TO_FILL, company_id, builds, skip)
        if piece is None:
            return None
        durations = DURATIONS.format("") if piece["is_timed"] else "NULL"
        with connection.cursor() as cursor:
            cursor.execute(_FILL.format(durations=durations), piece)
    return True


def check_next(company_id: int, builds: Sequence[int], skip: set[int]) -> bool | None:
    """Check a filled piece; None when there is none. One that is wrong is added to `skip`."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BY_PAGES)
        piece = _claim(_CLAIM_TO_CHECK, company_id, builds, skip)
        if piece is None:
            return None
        is_right = bool(fetch_prepared(_CHECK, piece)[0][0])
        if not is_right:
            skip.add(piece["id"])
    return is_right


def _claim(
    sql: str, company_id: int, builds: Sequence[int], skip: Collection[int]
) -> dict[str, Any] | None:
    asked = {"company": company_id, "builds": list(builds), "skip": list(skip), "timed": TIMED}
    found = fetch_prepared(sql, asked)
    if not found:
        return None
    names = ("id", "build", "month", "definition", "is_timed")
    return {"company": company_id, **dict(zip(names, found[0], strict=True))}


Step = Callable[[int, Sequence[int], set[int]], bool | None]


def together(company_id: int, builds: Sequence[int], step: Step, helpers: int) -> set[int]:
    """Do all pieces, this process and `helpers` more connections side by side.

    The work is the database's: each connection is a process of its own there. Returns the pieces
    that were found wrong.
    """
    wrong: set[int] = set()

    def work() -> None:
        while step(company_id, builds, wrong) is not None:
            pass

    def help_out() -> None:
        try:
            with company_scope(company_id):
                work()
        finally:
            connection.close()

    threads = [threading.Thread(target=help_out, daemon=True) for _ in range(helpers)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    work()
    return wrong


def drop_retired(company_id: int) -> None:
    """Delete what no reader reads any more: leaves month by month, pieces, months."""
    for build_id, month, last in fetch(_RETIRED, {"company": company_id}):
        while month <= last:
            values = {"company": company_id, "build": build_id, "month": month}
            with connection.cursor() as cursor:
                cursor.execute(f"{_EMPTY} AND {_OF_MONTH}", values)
            month = next_start(Period.MONTH, month)
    with connection.cursor() as cursor:
        for table in ("metrics_buildpiece", "metrics_monthrollup"):
            cursor.execute(_OF_RETIRED.format(table=table), {"company": company_id})
