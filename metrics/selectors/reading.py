"""From a question to merged counters, in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.prepared import fetch_prepared
from metrics.asking import IN_USE, Question
from metrics.derivation.base import Row, fetch
from metrics.figures import Counters, InUse
from metrics.months import GAMMA, MIDPOINT

# A stretch of days of one version. A whole month is read from its rollup where that is current
# and nothing in it is provisional; all other days are read one by one.
_PIECES = """
stretches AS MATERIALIZED (
    SELECT s.definition_id, s.build_id, s.is_timed, s.span,
        greatest(s.first, asked.first) AS first, least(s.until, asked.until) AS until,
        asked.is_whole AND (asked.is_long OR NOT s.is_timed) AND EXISTS (
            SELECT FROM metrics_monthrollup m
            WHERE m.company_id = %(company)s AND m.build_id = s.build_id AND m.part = 0
                AND m.month = asked.first AND m.key = 0 AND m.label = ''
                AND coalesce(m.settles_at <= now(), true) AND m.generation = (
                    SELECT c.generation FROM metrics_monthchange c
                    WHERE c.company_id = %(company)s AND c.definition_id = s.definition_id
                        AND c.month = asked.first)) AS is_rolled
    FROM spans s JOIN unnest(%(stretch_spans)s::date[], %(stretch_firsts)s::date[],
        %(stretch_untils)s::date[], %(stretch_is_whole)s::boolean[],
        %(stretch_is_long)s::boolean[]) AS asked(span, first, until, is_whole, is_long)
        ON asked.first < s.until AND asked.until > s.first
        AND asked.span IS NOT DISTINCT FROM s.span
), pieces AS MATERIALIZED (
    SELECT *, bool_or(is_rolled) OVER (PARTITION BY build_id, span) AS is_binned FROM stretches
)"""

# Each piece searches the index of what it reads, whatever the planner expects of their number:
# OFFSET 0 keeps it from joining the whole table. Provisional ones are counted at reading time:
# the leaf stores when each of them settles. A leaf of one keeps no arrays.
_LEAVES = """
    SELECT p.build_id, {group} AS key, {period} AS period, l.n, l.total, l.positives, l.negatives,
        CASE WHEN l.settles_at > now() THEN CASE WHEN l.n = 1 THEN 1
            ELSE (SELECT count(*) FROM unnest(l.settles) AS s WHERE s > now()) END ELSE 0
        END AS provisional_n,
        CASE WHEN p.is_timed THEN CASE WHEN l.n = 1 THEN ARRAY[l.total] ELSE l.durations END
        END AS seconds, p.is_binned
    FROM pieces p CROSS JOIN LATERAL (
        SELECT * FROM metrics_leaf l WHERE l.company_id = %(company)s AND l.build_id = p.build_id
            AND l.day >= p.first AND l.day < p.until {only}
        OFFSET 0
    ) l WHERE NOT p.is_rolled"""
_FACTS = """(
        SELECT * FROM metrics_observation o
        WHERE o.company_id = %(company)s AND o.definition_id = p.definition_id
            AND o.day >= p.first AND o.day < p.until AND o.is_current AND NOT o.is_void {only}
        OFFSET 0
    ) o{join}"""
_ROWS = f"""
    SELECT p.build_id, {{group}} AS key, {{period}} AS period, 1 AS n, o.value AS total,
        o.positive::int AS positives, o.negative::int AS negatives,
        coalesce(o.settles_at > now(), false)::int AS provisional_n,
        CASE WHEN p.is_timed THEN ARRAY[o.value] END AS seconds, p.is_binned
    FROM pieces p CROSS JOIN LATERAL {_FACTS} WHERE NOT p.is_rolled"""  # noqa: S608
_MONTHS = """
    SELECT p.build_id, {group} AS key, {period} AS period, m.n, m.total, m.positives, m.negatives,
        0 AS provisional_n, m.buckets, m.counts
    FROM pieces p CROSS JOIN LATERAL (
        SELECT * FROM metrics_monthrollup m WHERE m.company_id = %(company)s
            AND m.build_id = p.build_id AND m.part = {part} AND m.month = p.first AND m.n > 0 {only}
        OFFSET 0
    ) m{join} WHERE p.is_rolled"""

_EXACT = """
timed AS (
    SELECT build_id, key, period,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY second) AS quantiles
    FROM daily CROSS JOIN LATERAL unnest(seconds) AS second WHERE seconds IS NOT NULL
    GROUP BY build_id, key, period
)"""
# The same quantiles (definition 7 of Hyndman and Fan 1996) of values that stand for several. Where
# some come from a month's buckets all are read as the midpoints of their buckets: within 1 %, and
# few values to sort. Where none do, each stands for itself.
_BINNED = (
    f"CASE WHEN second > 0 AND is_binned THEN 2 * power({GAMMA}::float8, "
    f"ceil(ln(second) / ln({GAMMA}::float8))) / ({GAMMA} + 1) ELSE second END"
)
_PLACE = """
min(value) FILTER (WHERE place > floor({q} * (n - 1))) + ({q} * (max(n) - 1)
        - floor({q} * (max(n) - 1))) * (min(value) FILTER (WHERE place > ceil({q} * (n - 1)))
        - min(value) FILTER (WHERE place > floor({q} * (n - 1))))"""
_WEIGHTED = f"""
valued AS (
    SELECT build_id, key, period, {_BINNED} AS value, 1 AS weight
    FROM daily CROSS JOIN LATERAL unnest(seconds) AS second WHERE seconds IS NOT NULL
    UNION ALL
    SELECT build_id, key, period, {MIDPOINT.format(bucket="bucket")}, count
    FROM monthly CROSS JOIN LATERAL unnest(buckets, counts) AS b(bucket, count)
), placed AS (
    SELECT build_id, key, period, value,
        sum(sum(weight)::int) OVER (PARTITION BY build_id, key, period ORDER BY value) AS place,
        sum(sum(weight)::int) OVER (PARTITION BY build_id, key, period) AS n
    FROM valued GROUP BY build_id, key, period, value
), timed AS (
    SELECT build_id, key, period,
        ARRAY[{_PLACE.format(q="0.5::float8")}, {_PLACE.format(q="0.9::float8")}] AS quantiles
    FROM placed GROUP BY build_id, key, period
)"""  # noqa: S608

# What was added up and its quantiles are put together as what is grouped: no key needs a join.
_COUNTERS = "build_id, key, period, n, total, positives, negatives, provisional_n"
_DAILY_COUNTERS = f"SELECT {_COUNTERS}, NULL::float8[] AS quantiles FROM daily"  # noqa: S608
_MONTHLY_COUNTERS = f" UNION ALL SELECT {_COUNTERS}, NULL FROM monthly"  # noqa: S608
_COUNTED = """
counted AS (
    SELECT build_id, key, period, sum(n)::int AS n, sum(total) AS total,
        sum(positives)::int AS positives, sum(negatives)::int AS negatives,
        sum(provisional_n)::int AS provisional_n, max(quantiles) AS quantiles
    FROM ({all} UNION ALL
        SELECT build_id, key, period, 0, 0, 0, 0, 0, quantiles FROM timed) every
    GROUP BY build_id, key, period
)"""

_OBSERVATIONS = f"""
counted AS (
    SELECT p.build_id, {{group}} AS key, {{period}} AS period, count(*)::int AS n,
        sum(o.value) AS total, count(*) FILTER (WHERE o.positive)::int AS positives,
        count(*) FILTER (WHERE o.negative)::int AS negatives,
        count(*) FILTER (WHERE o.settles_at > now())::int AS provisional_n,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
            ORDER BY CASE WHEN p.is_timed THEN o.value END) AS quantiles
    FROM spans p CROSS JOIN LATERAL {_FACTS}
    GROUP BY 1, 2, 3
)"""  # noqa: S608

_ANSWER = """
SELECT u.code, u.version, u.definition_id, u.build_id, u.min_n, u.period, c.key, {name}, c.n,
    c.total, c.positives, c.negatives, c.provisional_n, c.quantiles[1], c.quantiles[2]
FROM in_use u LEFT JOIN counted c ON c.build_id = u.build_id AND c.period = u.period{named}
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
    asked = question.codes and fetch_prepared(_statement(question), question.parameters())
    for row in asked or ():
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
    yield _PIECES
    yield f"daily AS MATERIALIZED ({_daily(question, _rows_of(question))})"
    if part is None:
        yield _EXACT
        yield _COUNTED.format(all=_DAILY_COUNTERS)
        return
    group, join, only = question.month_sql()
    period = question.period_sql("m.month")
    monthly = _MONTHS.format(group=group, join=join, only=only, period=period, part=int(part))
    yield f"monthly AS MATERIALIZED ({monthly})"
    is_long = any(days.is_long for days in question.spans())
    yield _WEIGHTED if is_long else _EXACT
    yield _COUNTED.format(all=_DAILY_COUNTERS + _MONTHLY_COUNTERS)


def _rows_of(question: Question) -> str:
    return _ROWS if question.needs_observations else _LEAVES


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
