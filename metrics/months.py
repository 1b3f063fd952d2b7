"""Rolling months up: whole months of a build, set-based, from observations, in one statement.

Whoever changes observations raises the generation of their months in the same statement
(`metrics.observing`); a rolled month keeps the generation that its snapshot saw. A change that
was committed by then is in the month; one that was not raises the generation when it commits,
and the month is no longer read. No order of commits leaves a stale month looking current.

The month that is running and months that were changed a moment ago are not worth it: they are
read from leaves and observations until they are quiet.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from core.tenancy import company_scope
from metrics.derivation.base import fetch
from metrics.models import MonthPart
from metrics.rollup import TIMED

# Bucket b holds (GAMMA ** (b - 1), GAMMA ** b]; its midpoint is off by 1 % at most (DDSketch:
# Masson, Rim and Lee 2019). What took no time at all has a bucket of its own.
GAMMA = 1.02
NOTHING = -32768
MIDPOINT = (
    f"CASE WHEN {{bucket}} = {NOTHING} THEN 0 "
    f"ELSE 2 * power({GAMMA}::float8, {{bucket}}) / ({GAMMA} + 1) END"
)
QUIET_MINUTES = 10

# In the order of `GROUPING`: the bit of what is grouped by is 0.
_PARTS = {
    "manager": MonthPart.MANAGER,
    "consultant": MonthPart.CONSULTANT,
    "role": MonthPart.ROLE,
    "team": MonthPart.TEAM,
    "topic": MonthPart.TOPIC,
    "channel": MonthPart.CHANNEL,
    "client": MonthPart.CLIENT,
}
_ALL = 2 ** len(_PARTS) - 1
_BITS = {name: 2 ** (len(_PARTS) - 1 - place) for place, name in enumerate(_PARTS)}
_WHICH = " ".join(f"WHEN {_ALL - _BITS[name]} THEN {part}" for name, part in _PARTS.items())
_KEYS = ", ".join(name for name in _PARTS if name != "channel")
_SETS = ", ".join(f"(definition_id, month, bucket, {name})" for name in _PARTS)

FACTS = f"""
SELECT o.definition_id, date_trunc('month', o.day::timestamp)::date AS month,
    coalesce(o.manager_id, 0) AS manager, coalesce(o.consultant_id, 0) AS consultant,
    coalesce(o.role_id, 0) AS role, coalesce(o.team_id, 0) AS team,
    coalesce(o.topic_id, 0) AS topic, o.channel, coalesce(o.client_id, 0) AS client,
    o.value, o.positive, o.negative, o.settles_at,
    (CASE WHEN NOT {{is_timed}} THEN NULL WHEN o.value <= 0 THEN {NOTHING}
        ELSE ceil(ln(o.value) / ln({GAMMA}::float8)) END)::smallint AS bucket
FROM {{table}} o
"""  # noqa: S608
ROLLED = f"""
binned AS (
    SELECT definition_id, month, bucket,
        CASE GROUPING({", ".join(_PARTS)}) WHEN {_ALL} THEN 0 {_WHICH} END AS part,
        coalesce({_KEYS}, 0) AS key, coalesce(channel, '') AS label, count(*) AS n,
        sum(value) AS total, count(*) FILTER (WHERE positive) AS positives,
        count(*) FILTER (WHERE negative) AS negatives, max(settles_at) AS settles_at
    FROM facts GROUP BY GROUPING SETS ((definition_id, month, bucket), {_SETS})
), rolled AS (
    SELECT definition_id, month, part, key, label, max(settles_at) AS settles_at,
        sum(n)::int AS n, sum(total) AS total, sum(positives)::int AS positives,
        sum(negatives)::int AS negatives,
        array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL) AS buckets,
        array_agg(n::int ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL) AS counts
    FROM binned GROUP BY definition_id, month, part, key, label
)"""  # noqa: S608
COLUMNS = "part, key, label, settles_at, n, total, positives, negatives, buckets, counts"

# A month without anything has its row for the company, so that it is not tried for ever.
_ROLL = f"""
WITH facts AS MATERIALIZED (
    {FACTS.format(table="metrics_observation", is_timed="%(is_timed)s")}
    WHERE o.company_id = %(company)s AND o.definition_id = %(definition)s AND o.is_current
        AND NOT o.is_void AND o.day >= %(month)s
        AND o.day < (%(month)s::date + interval '1 month')::date
), {ROLLED}
INSERT INTO metrics_monthrollup (company_id, build_id, month, generation, {COLUMNS})
SELECT %(company)s, %(build)s, %(month)s, change.generation, {COLUMNS}
FROM metrics_monthchange change CROSS JOIN (
    SELECT {COLUMNS} FROM rolled
    UNION ALL
    SELECT 0, 0, '', NULL, 0, 0, 0, 0, NULL, NULL WHERE NOT EXISTS (SELECT FROM facts)
) whole
WHERE change.company_id = %(company)s AND change.definition_id = %(definition)s
    AND change.month = %(month)s
"""  # noqa: S608

_EMPTY = """
DELETE FROM metrics_monthrollup
WHERE company_id = %(company)s AND build_id = %(build)s AND month = %(month)s
"""

_OUTDATED = """
SELECT b.id, c.definition_id, c.month, d.code = ANY(%(timed)s)
FROM metrics_monthchange c
JOIN metrics_metricbuild b ON b.definition_id = c.definition_id AND b.state = 'active'
JOIN metrics_metricdefinition d ON d.id = c.definition_id
LEFT JOIN metrics_monthrollup m ON m.company_id = %(company)s AND m.build_id = b.id
    AND m.part = 0 AND m.month = c.month AND m.key = 0 AND m.label = ''
WHERE c.company_id = %(company)s AND m.generation IS DISTINCT FROM c.generation
    AND c.month + interval '1 month' <= statement_timestamp()
    AND c.changed_at <= statement_timestamp() - make_interval(mins => %(quiet)s)
ORDER BY c.month DESC, c.definition_id LIMIT %(limit)s
"""


class _Month(NamedTuple):
    build_id: int
    definition_id: int
    month: date
    is_timed: bool


def roll_months(company_id: int, *, limit: int = 50, quiet_minutes: int = QUIET_MINUTES) -> int:
    """Roll up to `limit` months that are behind, the latest first; returns how many.

    One worker at a time; another one finds nothing to do.
    """
    with company_scope(company_id):
        asked = {"company": company_id, "limit": limit, "quiet": quiet_minutes, "timed": TIMED}
        outdated = [_Month(*row) for row in fetch(_OUTDATED, asked)]
        return sum(_roll(company_id, month) for month in outdated)


def _roll(company_id: int, month: _Month) -> int:
    values: dict[str, Any] = {
        "company": company_id,
        "build": month.build_id,
        "definition": month.definition_id,
        "month": month.month,
        "is_timed": month.is_timed,
    }
    with transaction.atomic():
        key = {"key": f"metrics.months.{company_id}"}
        lock = "SELECT pg_try_advisory_xact_lock(hashtextextended(%(key)s, 0))"
        if not fetch(lock, key)[0][0]:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY, values)
            cursor.execute(_ROLL, values)
    return 1
