"""From a question to merged counters, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.derivation.base import Row, fetch
from metrics.figures import Counters, InUse
from metrics.selectors.asking import IN_USE, Question

# Provisional ones are counted at reading time: the leaf stores when each of them settles.
_LEAVES = """
wanted AS (
    SELECT u.code, {group} AS key, {period} AS period, l.n, l.total, l.positives,
        l.negatives, l.settles_at, l.settles, l.durations
    FROM spans u JOIN metrics_leaf l ON l.build_id = u.build_id
    WHERE l.company_id = %(company)s AND l.day >= u.first AND l.day < u.until {only}
), added AS (
    SELECT code, key, period, sum(n)::int AS n, sum(total) AS total,
        sum(positives)::int AS positives, sum(negatives)::int AS negatives,
        sum(CASE WHEN settles_at > now() THEN
            (SELECT count(*) FROM unnest(settles) AS s WHERE s > now()) ELSE 0 END
        )::int AS provisional_n
    FROM wanted GROUP BY code, key, period
), timed AS (
    SELECT code, key, period,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds) AS quantiles
    FROM wanted CROSS JOIN LATERAL unnest(durations) AS seconds
    GROUP BY code, key, period
), counted AS (
    SELECT a.*, t.quantiles FROM added a LEFT JOIN timed t ON t.code = a.code
        AND t.period = a.period AND t.key IS NOT DISTINCT FROM a.key
)"""

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
    if question.needs_observations:
        people = "o.leaf_manager", "o.leaf_consultant"
        counted = _OBSERVATIONS.format(
            group=question.group_sql(*people),
            period=question.period_sql("o.day"),
            only=question.people_sql(*people) + question.cut_sql(),
            join=question.join_sql(),
        )
    else:
        people = "l.manager_id", "l.consultant_id"
        counted = _LEAVES.format(
            group=question.group_sql(*people),
            period=question.period_sql("l.day"),
            only=question.people_sql(*people),
        )
    return f"WITH {IN_USE}, {counted} {_ANSWER.format(name=name, named=named)}"
