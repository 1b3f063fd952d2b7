"""Touch time: how long people had requests in use, measured or put right by themselves.

One observation a person, request and day, at the noon by which `MemberDay` says for good which
day it was, credited to where the person stood on it. A time without such a row is not observed:
whoever tells of a touch begins the row first.
"""

from metrics.derivation.base import Source

_CTES = """
measured AS MATERIALIZED (
    SELECT 'handling_time' AS code, t.request_id AS source_id, t.id AS key, d.at,
        t.measured_seconds + t.corrected_seconds AS value, false AS positive, false AS negative,
        NULL::timestamptz AS settles_at, NULL::timestamptz AS reopened_at,
        NULL::timestamptz AS repeated_at, t.member_id AS consultant_id, d.manager_id, d.team_id,
        d.role_id, r.topic_id, r.client_id, r.channel
    FROM handoffs_touchtime t
    JOIN handoffs_request r ON r.id = t.request_id
    JOIN metrics_memberday d ON d.company_id = %(company)s AND d.member_id = t.member_id
        AND d.day = t.day
    WHERE t.company_id = %(company)s AND t.request_id = ANY(%(ids)s)
        AND t.measured_seconds + t.corrected_seconds > 0
)"""

TOUCH = Source(
    kind="request",
    codes=frozenset({"handling_time"}),
    ctes=_CTES,
    ids_sql=(
        "SELECT DISTINCT request_id AS id FROM handoffs_touchtime "
        "WHERE company_id = %(company)s AND request_id > %(after)s "
        "ORDER BY request_id LIMIT %(limit)s"
    ),
    touched_sql=(
        "SELECT DISTINCT request_id AS id FROM handoffs_touchtime "
        "WHERE company_id = %(company)s AND request_id > %(after)s "
        "AND day BETWEEN %(since)s::date AND %(until)s::date "
        "ORDER BY request_id LIMIT %(limit)s"
    ),
)
