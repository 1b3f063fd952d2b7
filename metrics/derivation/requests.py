"""Requests: first reply, resolution, first-contact resolution, hand-overs.

Working time is stamped on every entry (`Entry.working_seconds`, from the opening, by the
request's frozen calendar); the time between two entries is the difference of their stamps. An
imported entry whose working time is unknown gives no duration at all.
"""

from collections.abc import Collection
from typing import NamedTuple

from metrics.derivation.base import Source, column

_CREDIT_OWNER = (
    "f.owner_id AS consultant_id, f.owner_manager_id AS manager_id, f.owner_team_id AS team_id, "
    "f.owner_role_id AS role_id, f.topic_id"
)
_CREDIT_HOLDER = "f.owner_id AS consultant_id, f.manager_id, f.team_id, f.role_id, first.topic_id"
_CREDIT_ASKED = (
    "f.asked_to_id AS consultant_id, f.asked_to_manager_id AS manager_id, "
    "f.asked_to_team_id AS team_id, said.member_role_id AS role_id, said.topic_id"
)
_CREDIT_PROMISE = (
    "CASE WHEN p.by_member THEN f.member_id ELSE f.owner_id END AS consultant_id, "
    "CASE WHEN p.by_member THEN f.member_manager_id ELSE f.owner_manager_id END AS manager_id, "
    "CASE WHEN p.by_member THEN f.member_team_id ELSE f.owner_team_id END AS team_id, "
    "CASE WHEN p.by_member THEN f.member_role_id ELSE f.owner_role_id END AS role_id, f.topic_id"
)
_CREDIT_MEMBER = (
    "f.member_id AS consultant_id, f.member_manager_id AS manager_id, "
    "f.member_team_id AS team_id, f.member_role_id AS role_id, f.topic_id"
)


class _Value(NamedTuple):
    """What one metric takes from a row: its value, whether that is good, and whether it counts."""

    code: str
    value: str
    positive: str = "false"
    counts: str = "true"


def _measured(
    source: str,
    *values: _Value,
    credit: str = _CREDIT_OWNER,
    key: str = "0::bigint",
    at: str = "f.at",
    negative: str = "false",
    judged_by: str = "NULL::timestamptz AS reopened_at, NULL::timestamptz AS repeated_at",
    where: str = "true",
) -> str:
    """One part of `measured`: `f` is the row that counts, `r` its request. Metrics of the same
    row share it: planning a statement costs by its parts."""
    rows = ", ".join(
        f"('{one.code}', ({one.value})::float8, {one.positive}, {one.counts})" for one in values
    )
    return f"""
    SELECT m.code, f.request_id AS source_id, {key} AS key, {at} AS at, m.value, m.positive,
        {negative} AS negative, NULL::timestamptz AS settles_at, {judged_by}, {credit},
        r.client_id, r.channel
    FROM {source} JOIN asked r ON r.id = f.request_id
    CROSS JOIN LATERAL (VALUES {rows}) AS m (code, value, positive, counts)
    WHERE m.counts AND {where}"""  # noqa: S608


_CLOCK = "greatest(floor(extract(epoch FROM f.at - r.opened_at)), 0)"
_KNOWN = "f.working_seconds IS NOT NULL"
# METRICS section 3: a circle is three hand-overs accepted or declined, or more.
_IN_CIRCLES = "coalesce(moved.count, 0) >= 3"
_AT_ONCE = "handed.count IS NULL"
_LOOPED = "looped.request_id IS NOT NULL"

_PARTS = (
    _measured(
        "first_resolved f LEFT JOIN handed USING (request_id) "
        "LEFT JOIN reopened USING (request_id) LEFT JOIN repeated USING (request_id) "
        "LEFT JOIN looped USING (request_id) LEFT JOIN moved USING (request_id) "
        "LEFT JOIN roles_topic topic ON topic.id = f.topic_id",
        _Value("closed_requests", "1"),
        _Value("closed_per_hour", "0", "true"),
        _Value("fcr", "0", _AT_ONCE),
        _Value("fcr_net", "0", _AT_ONCE, "coalesce(topic.solvable_at_first_contact, true)"),
        _Value("handovers_per_request", "coalesce(handed.count, 0)"),
        _Value("loop_rate", f"({_LOOPED})::int", _LOOPED),
        _Value("circle_rate", f"({_IN_CIRCLES})::int", _IN_CIRCLES),
        _Value("resolve_time_first", "f.working_seconds", counts=_KNOWN),
        _Value("resolve_time_first_clock", _CLOCK, counts=_KNOWN),
        # Only definitions of first-contact resolution have windows: nothing else is judged by it.
        judged_by="reopened.at AS reopened_at, repeated.at AS repeated_at",
    ),
    _measured(
        "last_resolved f LEFT JOIN waited USING (request_id)",
        _Value("resolve_time_last", "f.working_seconds"),
        _Value("resolve_time_last_clock", _CLOCK),
        _Value("resolve_time_net", "greatest(f.working_seconds - coalesce(waited.seconds, 0), 0)"),
        _Value(
            "resolve_time_net_clock",
            f"greatest({_CLOCK} - coalesce(waited.clock_seconds, 0), 0)",
        ),
        where=_KNOWN,
    ),
    _measured(
        "first_reply f",
        _Value("first_response_time", "f.working_seconds"),
        _Value("first_response_clock", _CLOCK),
        credit=_CREDIT_MEMBER,
        where=_KNOWN,
    ),
    _measured(
        "told f JOIN offered ON offered.handover_id = f.handover_id",
        _Value(
            "handover_acceptance_time", "greatest(f.working_seconds - offered.working_seconds, 0)"
        ),
        credit=_CREDIT_MEMBER,
        key="f.handover_id",
        where="f.kind IN ('accepted', 'declined') "
        "AND f.working_seconds - offered.working_seconds IS NOT NULL",
    ),
    _measured(
        "first_resolved first JOIN held f USING (request_id) LEFT JOIN unknown USING (request_id)",
        _Value("time_by_holder", "f.working_seconds"),
        credit=_CREDIT_HOLDER,
        key="f.id",
        at="first.at",
        where="f.ended_at <= first.at AND unknown.request_id IS NULL",
    ),
    _measured(
        "questioned f JOIN answered said ON said.question_id = f.id",
        _Value("question_answer_time", "f.answer_working_seconds"),
        credit=_CREDIT_ASKED,
        key="f.id",
        at="f.answered_at",
    ),
    _measured(
        "promised p JOIN told f ON f.id = p.entry_id",
        *(
            _Value(f"service_level_{kind}", "p.is_met::int", "p.is_met", f"p.kind = '{kind}'")
            for kind in ("first_response", "resolution")
        ),
        credit=_CREDIT_PROMISE,
        at="p.at",
        negative="NOT p.is_met",
    ),
)

# The order of the history is (at, id), as everywhere.
_CTES = f"""
asked AS MATERIALIZED (
    SELECT id, client_id, topic_id, channel, opened_at FROM handoffs_request
    WHERE company_id = %(company)s AND id = ANY(%(ids)s)
), told AS MATERIALIZED (
    SELECT id, request_id, kind, at, state, is_automatic, working_seconds, handover_id, topic_id,
        member_id, member_role_id, member_team_id, member_manager_id,
        owner_id, owner_role_id, owner_team_id, owner_manager_id, data,
        lead(working_seconds) OVER later AS until_seconds, lead(at) OVER later AS until_at
    FROM handoffs_entry
    WHERE company_id = %(company)s AND request_id = ANY(%(ids)s) AND kind <> 'commented'
    WINDOW later AS (PARTITION BY request_id ORDER BY at, id)
), first_resolved AS MATERIALIZED (
    SELECT DISTINCT ON (request_id) * FROM told WHERE kind = 'resolved'
    ORDER BY request_id, at, id
), last_resolved AS MATERIALIZED (
    SELECT DISTINCT ON (request_id) * FROM told WHERE kind = 'resolved'
    ORDER BY request_id, at DESC, id DESC
), first_reply AS MATERIALIZED (
    SELECT DISTINCT ON (request_id) * FROM told
    WHERE kind = 'message_out' AND NOT is_automatic
    ORDER BY request_id, at, id
), handed AS MATERIALIZED (
    SELECT f.request_id, count(*) AS count
    FROM first_resolved f JOIN told e
        ON e.request_id = f.request_id AND e.kind = 'accepted' AND (e.at, e.id) < (f.at, f.id)
    GROUP BY f.request_id
), moved AS MATERIALIZED (
    SELECT f.request_id, count(*) AS count
    FROM first_resolved f JOIN told e
        ON e.request_id = f.request_id AND e.kind IN ('accepted', 'declined')
        AND (e.at, e.id) < (f.at, f.id)
    GROUP BY f.request_id
), held AS MATERIALIZED (
    SELECT id, request_id, owner_id, role_id, team_id, manager_id, started_at, ended_at,
        working_seconds
    FROM handoffs_holding
    WHERE company_id = %(company)s AND request_id = ANY(%(ids)s) AND working_seconds IS NOT NULL
), unknown AS MATERIALIZED (
    SELECT DISTINCT request_id FROM told WHERE working_seconds IS NULL
), looped AS MATERIALIZED (
    SELECT DISTINCT request_id FROM (
        SELECT request_id, holder, lag(holder, 2) OVER turns AS before
        FROM (
            SELECT f.request_id, e.at, e.id, e.holder
            FROM first_resolved f JOIN (
                SELECT request_id, at, id, coalesce(owner_id, -owner_team_id) AS holder,
                    lag(coalesce(owner_id, -owner_team_id)) OVER w AS holder_before
                FROM told WINDOW w AS (PARTITION BY request_id ORDER BY at, id)
            ) e ON e.request_id = f.request_id AND (e.at, e.id) < (f.at, f.id)
                AND e.holder IS DISTINCT FROM e.holder_before
        ) turn
        WINDOW turns AS (PARTITION BY request_id ORDER BY at, id)
    ) seen WHERE holder = before
), questioned AS MATERIALIZED (
    SELECT id, request_id, asked_to_id, asked_to_team_id, asked_to_manager_id, answered_at,
        answer_working_seconds
    FROM handoffs_question
    WHERE company_id = %(company)s AND request_id = ANY(%(ids)s)
        AND answer_working_seconds IS NOT NULL
), answered AS MATERIALIZED (
    SELECT DISTINCT ON (question.id::bigint) question.id::bigint AS question_id,
        e.member_role_id, e.topic_id
    FROM told e CROSS JOIN LATERAL jsonb_array_elements_text(e.data->'questions') question (id)
    WHERE e.kind = 'answered' ORDER BY question.id::bigint, e.at, e.id
), judged_promise AS MATERIALIZED (
    SELECT request_id, kind, coalesce(missed_at, met_at) AS at, missed_at IS NULL AS is_met
    FROM handoffs_duetime
    WHERE company_id = %(company)s AND request_id = ANY(%(ids)s) AND replaced_at IS NULL
        AND kind IN ('first_response', 'resolution') AND coalesce(missed_at, met_at) IS NOT NULL
), promised AS MATERIALIZED (
    SELECT DISTINCT ON (p.request_id, p.kind) p.*, e.id AS entry_id,
        p.is_met AND p.kind = 'first_response' AS by_member
    FROM judged_promise p JOIN told e ON e.request_id = p.request_id AND e.at <= p.at AND CASE
        WHEN NOT p.is_met THEN true
        WHEN p.kind = 'resolution' THEN e.kind = 'resolved'
        ELSE e.kind = 'message_out' AND NOT e.is_automatic
    END
    ORDER BY p.request_id, p.kind, e.at DESC, e.id DESC
), reopened AS MATERIALIZED (
    SELECT f.request_id, min(e.at) AS at
    FROM first_resolved f JOIN told e
        ON e.request_id = f.request_id AND e.state <> 'resolved' AND (e.at, e.id) > (f.at, f.id)
    GROUP BY f.request_id
), repeated AS MATERIALIZED (
    SELECT f.request_id, again.at
    FROM first_resolved f JOIN asked r ON r.id = f.request_id
    CROSS JOIN LATERAL (
        SELECT min(o.opened_at) AS at FROM handoffs_request o
        WHERE o.company_id = %(company)s AND o.client_id = r.client_id
            AND o.topic_id = r.topic_id AND o.opened_at > f.at AND o.id <> r.id
    ) again
), waited AS MATERIALIZED (
    SELECT f.request_id, sum(e.until_seconds - e.working_seconds) AS seconds,
        floor(extract(epoch FROM sum(e.until_at - e.at))) AS clock_seconds
    FROM last_resolved f JOIN told e
        ON e.request_id = f.request_id AND e.state = 'waiting' AND (e.at, e.id) < (f.at, f.id)
    GROUP BY f.request_id
), offered AS MATERIALIZED (
    SELECT handover_id, min(working_seconds) AS working_seconds FROM told
    WHERE kind IN ('offered', 'returned') AND handover_id IS NOT NULL GROUP BY handover_id
), measured AS MATERIALIZED (
    {" UNION ALL ".join(_PARTS)}
)"""  # noqa: S608

REQUESTS = Source(
    kind="request",
    codes=frozenset(
        {
            "circle_rate",
            "closed_per_hour",
            "closed_requests",
            "fcr",
            "fcr_net",
            "first_response_clock",
            "first_response_time",
            "handover_acceptance_time",
            "handovers_per_request",
            "loop_rate",
            "question_answer_time",
            "resolve_time_first",
            "resolve_time_first_clock",
            "resolve_time_last",
            "resolve_time_last_clock",
            "resolve_time_net",
            "resolve_time_net_clock",
            "service_level_first_response",
            "service_level_resolution",
            "time_by_holder",
        }
    ),
    ctes=_CTES,
    ids_sql=(
        "SELECT id FROM handoffs_request WHERE company_id = %(company)s AND id > %(after)s "
        "ORDER BY id LIMIT %(limit)s"
    ),
    touched_sql=(
        "SELECT r.id FROM handoffs_request r WHERE r.company_id = %(company)s "
        "AND r.id > %(after)s AND EXISTS (SELECT 1 FROM handoffs_entry e "
        "WHERE e.request_id = r.id AND e.at >= %(since)s AND e.at < %(until)s) "
        "ORDER BY r.id LIMIT %(limit)s"
    ),
)

# A request opened (or re-classified) now may be the repetition of one resolved before. Topics it
# had earlier count too: the earlier request gets its good mark back when the topic changes.
_EARLIER = """
WITH later AS (
    SELECT id, client_id, opened_at, topic_id FROM handoffs_request
    WHERE company_id = %(company)s AND id = ANY(%(ids)s)
), topics AS (
    SELECT id, topic_id FROM later WHERE topic_id IS NOT NULL
    UNION
    SELECT request_id, topic_id FROM handoffs_entry
    WHERE company_id = %(company)s AND request_id = ANY(%(ids)s) AND topic_id IS NOT NULL
)
SELECT DISTINCT earlier.id
FROM later JOIN topics ON topics.id = later.id
JOIN handoffs_request earlier ON earlier.company_id = %(company)s
    AND earlier.client_id = later.client_id AND earlier.topic_id = topics.topic_id
    AND earlier.opened_at <= later.opened_at AND earlier.id <> later.id
WHERE earlier.first_resolved_at < later.opened_at
    AND earlier.first_resolved_at > later.opened_at - make_interval(days => %(days)s)
"""


def requests_that_may_be_repeated(
    company_id: int, request_ids: Collection[int], window_days: int
) -> set[int]:
    """Ids of requests whose first-contact resolution these requests may have changed."""
    parameters = {"company": company_id, "ids": list(request_ids), "days": window_days}
    return set(column(_EARLIER, parameters))


_ABOUT = """
SELECT DISTINCT request_id FROM handoffs_entry
WHERE company_id = %(company)s AND topic_id = ANY(%(topics)s) AND kind = 'resolved'
ORDER BY request_id
"""


def requests_about(company_id: int, topic_ids: Collection[int]) -> list[int]:
    """Ids of requests that were resolved under these topics."""
    return column(_ABOUT, {"company": company_id, "topics": list(topic_ids)})
