"""Invitations: NPS and CSAT from answers, the response rate from deliveries.

The last answer counts, on the local day of the first. Credit is the invitation's snapshot.
Imports bring answers, not what was sent without an answer: they say nothing of a response rate.
"""

from metrics.derivation.base import Source

_CREDIT = "i.consultant_id, i.manager_id, i.team_id, i.role_id, i.topic_id, i.client_id, i.channel"
_NO_WINDOW = "NULL::timestamptz AS reopened_at, NULL::timestamptz AS repeated_at"

_CTES = f"""
invited AS MATERIALIZED (
    SELECT * FROM surveys_invitation WHERE company_id = %(company)s AND id = ANY(%(ids)s)
), told AS MATERIALIZED (
    SELECT invitation_id, at, score,
        row_number() OVER (PARTITION BY invitation_id ORDER BY at, id) AS place,
        row_number() OVER (PARTITION BY invitation_id ORDER BY at DESC, id DESC) AS from_end
    FROM surveys_answer
    WHERE company_id = %(company)s AND invitation_id = ANY(%(ids)s)
), measured AS (
    SELECT i.kind AS code, i.id AS source_id, 0::bigint AS key, first.at, last.score AS value,
        CASE i.kind WHEN 'nps' THEN last.score >= 9 ELSE last.score >= 4 END AS positive,
        CASE i.kind WHEN 'nps' THEN last.score <= 6 ELSE last.score <= 2 END AS negative,
        NULL::timestamptz AS settles_at, {_NO_WINDOW}, {_CREDIT}
    FROM invited i
    JOIN told first ON first.invitation_id = i.id AND first.place = 1
    JOIN told last ON last.invitation_id = i.id AND last.from_end = 1
    UNION ALL
    SELECT 'response_rate', i.id, 0::bigint, i.delivered_at, coalesce(answered.yes, false)::int,
        coalesce(answered.yes, false), false,
        CASE WHEN answered.yes THEN NULL ELSE i.closes_at END, {_NO_WINDOW}, {_CREDIT}
    FROM invited i
    LEFT JOIN LATERAL (
        SELECT told.at <= i.closes_at AS yes FROM told
        WHERE told.invitation_id = i.id AND told.place = 1
    ) answered ON true
    WHERE i.delivered_at IS NOT NULL AND i.state = 'delivered' AND i.credit_rule <> 'imported'
)"""  # noqa: S608

INVITATIONS = Source(
    kind="invitation",
    codes=frozenset({"nps", "csat", "response_rate"}),
    ctes=_CTES,
    ids_sql=(
        "SELECT id FROM surveys_invitation WHERE company_id = %(company)s AND id > %(after)s "
        "ORDER BY id LIMIT %(limit)s"
    ),
    touched_sql=(
        "SELECT i.id FROM surveys_invitation i WHERE i.company_id = %(company)s "
        "AND i.id > %(after)s AND ((i.delivered_at >= %(since)s AND i.delivered_at < %(until)s) "
        "OR EXISTS (SELECT 1 FROM surveys_answer a WHERE a.invitation_id = i.id "
        "AND a.at >= %(since)s AND a.at < %(until)s)) ORDER BY i.id LIMIT %(limit)s"
    ),
)
