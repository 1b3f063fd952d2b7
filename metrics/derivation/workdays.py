"""Days of people: the hours by which closed requests are divided, and what lay on them.

Only days on which somebody was to work count, so that a Friday does not count three times.
"""

from metrics.derivation.base import Source

_REST = """
    d.at, {value} AS value, false AS positive, false AS negative,
    NULL::timestamptz AS settles_at, NULL::timestamptz AS reopened_at,
    NULL::timestamptz AS repeated_at, d.member_id AS consultant_id, d.manager_id, d.team_id,
    d.role_id, NULL::bigint AS client_id, NULL::bigint AS topic_id, '' AS channel
    FROM worked d"""
_LOAD = "d.open_requests + d.open_questions + d.open_steps"

_CTES = f"""
worked AS MATERIALIZED (
    SELECT * FROM metrics_memberday
    WHERE company_id = %(company)s AND id = ANY(%(ids)s) AND scheduled_seconds > 0
), measured AS MATERIALIZED (
    SELECT 'closed_per_hour' AS code, d.id AS source_id, 0::bigint AS key,
        {_REST.format(value="d.scheduled_seconds")}
    UNION ALL
    SELECT 'load', d.id, 0::bigint, {_REST.format(value=_LOAD)}
)"""  # noqa: S608

WORKDAYS = Source(
    kind="workday",
    codes=frozenset({"closed_per_hour", "load"}),
    ctes=_CTES,
    ids_sql=(
        "SELECT id FROM metrics_memberday WHERE company_id = %(company)s AND id > %(after)s "
        "ORDER BY id LIMIT %(limit)s"
    ),
    touched_sql=(
        "SELECT id FROM metrics_memberday WHERE company_id = %(company)s AND id > %(after)s "
        "AND at >= %(since)s AND at < %(until)s ORDER BY id LIMIT %(limit)s"
    ),
)
