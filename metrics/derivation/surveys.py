"""Invitations: satisfaction from answers, the response rate from deliveries.

The last answer counts, on the local day of the first. Credit is the invitation's snapshot.
Imports bring answers, not what was sent without an answer: they say nothing of a response rate.
"""

from collections.abc import Mapping

from metrics.derivation.base import Source

_CREDIT = "i.consultant_id, i.manager_id, i.team_id, i.role_id, i.topic_id, i.client_id, i.channel"
_NO_WINDOW = "NULL::timestamptz AS reopened_at, NULL::timestamptz AS repeated_at"

# What counts for and against, by kind; "don't know" has no score and is no answer. METRICS
# section 2; NSAT 1 is "very satisfied", FCR 1 is yes.
_POSITIVE = {"nps": ">= 9", "csat": ">= 4", "ces": ">= 5", "nsat": "= 1", "fcr": "= 1"}
_NEGATIVE = {"nps": "<= 6", "csat": "<= 2", "ces": "<= 3", "nsat": ">= 3", "fcr": "= 0"}


def _by_kind(rules: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN '{kind}' THEN last.score {rule}" for kind, rule in rules.items())
    return f"CASE i.kind {cases} ELSE false END"


_CTES = f"""
invited AS MATERIALIZED (
    SELECT * FROM surveys_invitation WHERE company_id = %(company)s AND id = ANY(%(ids)s)
), told AS MATERIALIZED (
    SELECT invitation_id, at, score,
        row_number() OVER (PARTITION BY invitation_id ORDER BY at, id) AS place,
        row_number() OVER (PARTITION BY invitation_id ORDER BY at DESC, id DESC) AS from_end
    FROM surveys_answer
    WHERE company_id = %(company)s AND invitation_id = ANY(%(ids)s)
), measured AS MATERIALIZED (
    SELECT CASE i.kind WHEN 'fcr' THEN 'fcr_confirmed' ELSE i.kind END AS code,
        i.id AS source_id, 0::bigint AS key, first.at, last.score AS value,
        {_by_kind(_POSITIVE)} AS positive, {_by_kind(_NEGATIVE)} AS negative,
        NULL::timestamptz AS settles_at, {_NO_WINDOW}, {_CREDIT}
    FROM invited i
    JOIN told first ON first.invitation_id = i.id AND first.place = 1
    JOIN told last ON last.invitation_id = i.id AND last.from_end = 1
    WHERE last.score IS NOT NULL
    UNION ALL
    SELECT rate.code, i.id, 0::bigint, i.delivered_at, coalesce(answered.yes, false)::int,
        coalesce(answered.yes, false), false,
        CASE WHEN answered.yes THEN NULL ELSE i.closes_at END, {_NO_WINDOW}, {_CREDIT}
    FROM invited i
    LEFT JOIN LATERAL (
        SELECT told.at <= i.closes_at AS yes FROM told
        WHERE told.invitation_id = i.id AND told.place = 1
    ) answered ON true
    CROSS JOIN LATERAL (VALUES ('response_rate'), ('response_rate_' || i.kind)) AS rate (code)
    WHERE i.delivered_at IS NOT NULL AND i.state = 'delivered' AND i.credit_rule <> 'imported'
)"""  # noqa: S608

INVITATIONS = Source(
    kind="invitation",
    codes=frozenset(
        {
            *("nps", "csat", "ces", "nsat", "fcr_confirmed", "response_rate"),
            *(f"response_rate_{kind}" for kind in _POSITIVE),
        }
    ),
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
