"""From a question to merged counters, in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.derivation.base import Row, fetch
from metrics.figures import Counters, InUse
from metrics.months import MIDPOINT
from metrics.selectors.asking import IN_USE, Question

# The days that are read one by one: all of them, or those of no whole month that is current. A
# month in which something is provisional is read day by day too.
_ALL_DAYS = """
pieces AS (
    SELECT code, definition_id, build_id, first, until FROM spans
)"""
_OTHER_DAYS = """
whole AS MATERIALIZED (
    SELECT u.code, u.build_id, m.month
    FROM spans u
    JOIN metrics_monthrollup m ON m.build_id = u.build_id AND m.part = 0 AND m.month >= u.first
        AND m.month < u.until
    JOIN metrics_monthchange c ON c.definition_id = u.definition_id AND c.month = m.month
    WHERE m.company_id = %(company)s AND c.company_id = %(company)s
        AND c.generation = m.generation AND m.month + interval '1 month' <= u.until
        AND coalesce(m.settles_at <= now(), true) AND (%(is_long)s OR u.code <> ALL(%(timed)s))
), pieces AS MATERIALIZED (
    SELECT u.code, u.definition_id, u.build_id, greatest(u.first, month) AS first,
        least(u.until, (month + interval '1 month')::date) AS until
    FROM spans u CROSS JOIN LATERAL (
        SELECT at::date AS month FROM generate_series(date_trunc('month', u.first::timestamp),
            u.until - interval '1 day', interval '1 month') AS at
    ) months
    WHERE NOT EXISTS (SELECT FROM whole w WHERE w.code = u.code AND w.build_id = u.build_id
        AND w.month = months.month)
)"""

# Provisional ones are counted at reading time: the leaf stores when each of them settles.
_LEAVES = """
    SELECT u.code, {group} AS key, {period} AS period, l.n, l.total, l.positives, l.negatives,
        CASE WHEN l.settles_at > now() THEN
            (SELECT count(*) FROM unnest(l.settles) AS s WHERE s > now()) ELSE 0
        END AS provisional_n, l.durations AS seconds
    FROM pieces u JOIN metrics_leaf l ON l.build_id = u.build_id
    WHERE l.company_id = %(company)s AND l.day >= u.first AND l.day < u.until {only}"""
_ROWS = """
    SELECT u.code, {group} AS key, {period} AS period, 1 AS n, o.value AS total,
        o.positive::int AS positives, o.negative::int AS negatives,
        coalesce(o.settles_at > now(), false)::int AS provisional_n,
        CASE WHEN u.code = ANY(%(timed)s) THEN ARRAY[o.value] END AS seconds
    FROM pieces u JOIN metrics_observation o ON o.definition_id = u.definition_id{join}
    WHERE o.company_id = %(company)s AND o.day >= u.first AND o.day < u.until
        AND o.is_current AND NOT o.is_void {only}"""
_MONTHS = """
    SELECT u.code, {group} AS key, {period} AS period, m.n, m.total, m.positives, m.negatives,
        0 AS provisional_n, m.buckets, m.counts
    FROM whole u JOIN metrics_monthrollup m ON m.build_id = u.build_id AND m.month = u.month
        AND m.part = {part}{join}
    WHERE m.company_id = %(company)s AND m.n > 0 {only}"""

_EXACT = """
timed AS (
    SELECT code, key, period,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY second) AS quantiles
    FROM wanted CROSS JOIN LATERAL unnest(seconds) AS second
    GROUP BY code, key, period
)"""
# The same quantiles (definition 7 of Hyndman and Fan 1996) of values that stand for several:
# exact where each stands for itself, within 1 % where it is the midpoint of a bucket.
_PLACE = """
min(value) FILTER (WHERE place > floor({q} * (n - 1))) + ({q} * (max(n) - 1)
        - floor({q} * (max(n) - 1))) * (min(value) FILTER (WHERE place > ceil({q} * (n - 1)))
        - min(value) FILTER (WHERE place > floor({q} * (n - 1))))"""
_WEIGHTED = f"""
valued AS (
    SELECT code, key, period, second AS value, 1::bigint AS weight
    FROM wanted CROSS JOIN LATERAL unnest(seconds) AS second
    UNION ALL
    SELECT code, key, period, {MIDPOINT.format(bucket="bucket")}, count
    FROM monthly CROSS JOIN LATERAL unnest(buckets, counts) AS b(bucket, count)
), placed AS (
    SELECT code, key, period, value,
        sum(sum(weight)) OVER (PARTITION BY code, key, period ORDER BY value) AS place,
        sum(sum(weight)) OVER (PARTITION BY code, key, period) AS n
    FROM valued GROUP BY code, key, period, value
), timed AS (
    SELECT code, key, period,
        ARRAY[{_PLACE.format(q="0.5::float8")}, {_PLACE.format(q="0.9::float8")}] AS quantiles
    FROM placed GROUP BY code, key, period
)"""  # noqa: S608

_COUNTED = """
added AS (
    SELECT code, key, period, sum(n)::int AS n, sum(total) AS total,
        sum(positives)::int AS positives, sum(negatives)::int AS negatives,
        sum(provisional_n)::int AS provisional_n
    FROM {all} GROUP BY code, key, period
), counted AS (
    SELECT a.*, t.quantiles FROM added a LEFT JOIN timed t ON t.code = a.code
        AND t.period = a.period AND t.key IS NOT DISTINCT FROM a.key
)"""
_COUNTERS = "code, key, period, n, total, positives, negatives, provisional_n"
_BOTH = f"(SELECT {_COUNTERS} FROM wanted UNION ALL SELECT {_COUNTERS} FROM monthly) every"  # noqa: S608

_OBSERVATIONS = """
counted AS (
    SELECT u.code, {group} AS key, {period} AS period, count(*)::int AS n, sum(o.value) AS total,
        count(*) FILTER (WHERE o.positive)::int AS positives,
        count(*) FILTER (WHERE o.negative)::int AS negatives,
        count(*) FILTER (WHERE o.settles_at > now())::int AS provisional_n,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
            ORDER BY CASE WHEN u.code = ANY(%(timed)s) THEN o.value END) AS quantiles
    FROM spans u JOIN metrics_observation o ON o.definition_id = u.definition_id{join}
    WHERE o.company_id = %(company)s AND o.day >= u.first AND o.day < u.until
        AND o.is_current AND NOT o.is_void {only}
    GROUP BY 1, 2, 3
)"""

_ANSWER = """
SELECT u.code, u.version, u.definition_id, u.build_id, u.min_n, u.period, c.key, {name}, c.n,
    c.total, c.positives, c.negatives, c.provisional_n, c.quantiles[1], c.quantiles[2]
FROM in_use u LEFT JOIN counted c ON c.code = u.code AND c.period = u.period{named}
ORDER BY 1, 6, 8, 7
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Merged counters of one metric, period, and person or part."""

    definition: InUse
    period: date
    key: Any
    name: str
    counters: Counters


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read: readings where there is data, and which version reads what."""

    readings: list[Reading]
    definitions: dict[tuple[str, date], InUse]

    def definition(self, code: str, period: date) -> InUse:
        """The version that reads a period; without one there is never data."""
        return self.definitions.get((code, period)) or InUse(code)


def read(question: Question) -> Answer:
    """Answer a question in one statement."""
    definitions: dict[tuple[str, date], InUse] = {}
    readings = []
    for row in fetch(_statement(question), question.parameters()) if question.codes else ():
        code, version, definition_id, build_id, min_n, period, key, name, n, *rest = row
        definition = definitions.setdefault(
            (code, period), InUse(code, version, definition_id, build_id, min_n)
        )
        if n is not None:
            readings.append(Reading(definition, period, key, name or "", Counters(n, *rest)))
    return Answer(readings, definitions)


def definition_read(question: Question) -> int | None:
    """The id of the definition that reads the first asked metric; None without one."""
    sql = f"WITH {IN_USE} SELECT definition_id FROM in_use"  # noqa: S608
    rows: list[Row] = fetch(sql, question.parameters())
    return rows[0][0] if rows else None


def _statement(question: Question) -> str:
    name, named = question.name_sql("c.key")
    answer = _ANSWER.format(name=name, named=named)
    return f"WITH {IN_USE}, {', '.join(_expressions(question))} {answer}"


def _expressions(question: Question) -> Iterator[str]:
    """What leads to `counted`."""
    part = question.month_part()
    if question.needs_observations and part is None:
        yield _daily(question, _OBSERVATIONS)
        return
    yield _ALL_DAYS if part is None else _OTHER_DAYS
    daily = _daily(question, _ROWS if question.needs_observations else _LEAVES)
    yield f"wanted AS ({daily})"
    if part is None:
        yield _EXACT
        yield _COUNTED.format(all="wanted")
        return
    group, join, only = question.month_sql()
    period = question.period_sql("m.month")
    monthly = _MONTHS.format(group=group, join=join, only=only, period=period, part=int(part))
    yield f"monthly AS ({monthly})"
    yield _WEIGHTED if question.is_long else _EXACT
    yield _COUNTED.format(all=_BOTH)


def _daily(question: Question, template: str) -> str:
    """What is read day by day, from leaves or observations."""
    if not question.needs_observations:
        people = "l.manager_id", "l.consultant_id"
        return template.format(
            group=question.group_sql(*people),
            period=question.period_sql("l.day"),
            only=question.people_sql(*people),
        )
    people = "o.leaf_manager", "o.leaf_consultant"
    return template.format(
        group=question.group_sql(*people),
        period=question.period_sql("o.day"),
        only=question.people_sql(*people) + question.cut_sql(),
        join=question.join_sql("o.client_id"),
    )
