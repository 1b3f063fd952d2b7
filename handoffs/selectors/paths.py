"""What the ledger says about the ways of requests: two statements, whatever the number of ids.

Person, role and team are three ways of seeing one holder; each holding is looked at three times,
and neighbours with the same key are one *run*. `handoffs.circles` states the same rules for one
request; a property test holds them together.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models

from handoffs.models import Request, RequestMove, RequestPath

CHUNK = 1000


def _columns(model: type[models.Model], *apart: str) -> tuple[str, ...]:
    names = (str(field.column) for field in model._meta.local_concrete_fields)
    return tuple(name for name in names if name not in {"id", "company_id", "request_id", *apart})


PATH_COLUMNS = _columns(RequestPath)
MOVE_COLUMNS = _columns(RequestMove, "place")

# A topic's responsibility and role stay as they were when the request was first judged by them.
_ASKED = """
asked AS MATERIALIZED (
    SELECT r.id AS request_id, r.client_id, r.topic_id,
        r.state = 'resolved' AND r.merged_into_id IS NULL AS is_resolved,
        (r.opened_at AT TIME ZONE c.time_zone)::date AS opened_on,
        CASE WHEN kept.stays THEN p.responsibility_id ELSE t.responsibility_id END
            AS responsibility_id,
        CASE WHEN kept.stays THEN p.topic_role_id ELSE t.role_id END AS topic_role_id
    FROM handoffs_request r
    JOIN accounts_company c ON c.id = r.company_id
    LEFT JOIN roles_topic t ON t.id = r.topic_id
    LEFT JOIN handoffs_requestpath p ON p.request_id = r.id
    CROSS JOIN LATERAL (
        SELECT %(keep)s AND p.topic_id = r.topic_id
            AND (p.responsibility_id IS NOT NULL OR p.topic_role_id IS NOT NULL) AS stays
    ) kept
    WHERE r.company_id = %(company)s AND r.id = ANY(%(ids)s)
), judged AS MATERIALIZED (
    SELECT a.*, m.matrix_id, coalesce(cells.accountable_id, a.topic_role_id)
            AS accountable_role_id,
        coalesce(CASE
            WHEN cells.accountable_id IS NULL AND a.topic_role_id IS NOT NULL THEN ARRAY(
                SELECT DISTINCT role FROM unnest(cells.named || a.topic_role_id) AS role
                ORDER BY role)
            ELSE cells.named
        END, '{}') AS named_roles
    FROM asked a
    LEFT JOIN LATERAL (
        SELECT v.id AS matrix_id FROM roles_matrixversion v WHERE v.company_id = %(company)s
        ORDER BY CASE WHEN v.starts_on <= a.opened_on THEN v.number ELSE -v.number END DESC
        LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT (array_agg(cell.role_id ORDER BY role.position, role.id)
                FILTER (WHERE cell.letters IN ('A', 'AR')))[1] AS accountable_id,
            array_agg(cell.role_id ORDER BY cell.role_id)
                FILTER (WHERE cell.letters IN ('A', 'R', 'AR')) AS named
        FROM roles_matrixcell cell JOIN roles_role role ON role.id = cell.role_id
        WHERE cell.matrix_id = m.matrix_id AND cell.responsibility_id = a.responsibility_id
    ) cells ON true
)"""

# A team that holds a request without a person is a holder of its own: a negative key.
_HELD = """
held AS MATERIALIZED (
    SELECT h.request_id, row_number() OVER w AS place, h.owner_id, h.role_id, h.team_id,
        h.started_at, coalesce(h.working_seconds, 0) AS seconds,
        h.role_id = ANY(j.named_roles) AS is_named
    FROM handoffs_holding h JOIN judged j ON j.request_id = h.request_id
    WHERE h.company_id = %(company)s AND h.request_id = ANY(%(ids)s)
    WINDOW w AS (PARTITION BY h.request_id ORDER BY h.started_at, h.id)
), seen AS (
    SELECT h.request_id, h.place, h.seconds, l.level, l.key,
        h.place = 1 OR l.key IS DISTINCT FROM lag(l.key) OVER w AS begins
    FROM held h CROSS JOIN LATERAL (VALUES
        ('person', coalesce(h.owner_id, -h.team_id)), ('role', h.role_id), ('team', h.team_id)
    ) AS l (level, key)
    WINDOW w AS (PARTITION BY h.request_id, l.level ORDER BY h.place)
), numbered AS MATERIALIZED (
    SELECT *, count(*) FILTER (WHERE begins)
        OVER (PARTITION BY request_id, level ORDER BY place) AS run
    FROM seen
), runs AS MATERIALIZED (
    SELECT request_id, level, run, place, seconds,
        coalesce(key = lag(key, 2) OVER w, false) AS comes_back,
        coalesce(key = lag(key, 2) OVER w OR lag(key) OVER w = lead(key) OVER w, false)
            AS is_circle,
        lag(seconds) OVER w AS seconds_before
    FROM (
        SELECT request_id, level, run, min(place) AS place, min(key) AS key,
            sum(seconds) AS seconds
        FROM numbered GROUP BY request_id, level, run
    ) merged
    WINDOW w AS (PARTITION BY request_id, level ORDER BY run)
), levels AS (
    SELECT request_id,
        max(run) FILTER (WHERE level = 'person') - 1 AS moves_person,
        max(run) FILTER (WHERE level = 'role') - 1 AS moves_role,
        max(run) FILTER (WHERE level = 'team') - 1 AS moves_team,
        count(*) FILTER (WHERE comes_back AND level = 'person') AS loops_person,
        count(*) FILTER (WHERE comes_back AND level = 'role') AS loops_role,
        count(*) FILTER (WHERE comes_back AND level = 'team') AS loops_team
    FROM runs GROUP BY request_id
)"""

_PATHS = """
circling AS (
    SELECT n.request_id, n.place FROM numbered n
    JOIN runs ON runs.request_id = n.request_id AND runs.level = n.level AND runs.run = n.run
    WHERE runs.is_circle
    GROUP BY n.request_id, n.place
), spent AS (
    SELECT h.request_id, h.seconds, c.place IS NOT NULL AS in_circle,
        h.role_id IS NOT NULL AND h.place < h.reached AS is_astray
    FROM (
        SELECT *, min(place) FILTER (WHERE is_named) OVER (PARTITION BY request_id) AS reached
        FROM held
    ) h LEFT JOIN circling c ON c.request_id = h.request_id AND c.place = h.place
), times AS (
    SELECT request_id, sum(seconds) AS working_seconds,
        coalesce(sum(seconds) FILTER (WHERE in_circle), 0) AS circle_seconds,
        coalesce(sum(seconds) FILTER (WHERE in_circle OR is_astray), 0) AS lost_seconds
    FROM spent GROUP BY request_id
), ends AS (
    SELECT request_id,
        (array_agg(role_id ORDER BY place))[1] AS first_role_id,
        (array_agg(role_id ORDER BY place DESC))[1] AS last_role_id,
        (array_agg(team_id ORDER BY place))[1] AS first_team_id,
        (array_agg(team_id ORDER BY place DESC))[1] AS last_team_id,
        array_agg(DISTINCT role_id) FILTER (WHERE role_id IS NOT NULL) AS roles,
        array_agg(DISTINCT team_id) FILTER (WHERE team_id IS NOT NULL) AS teams
    FROM held GROUP BY request_id
), acted AS (
    SELECT request_id, array_agg(DISTINCT member_role_id) AS acted_roles
    FROM handoffs_entry
    WHERE company_id = %(company)s AND request_id = ANY(%(ids)s) AND member_role_id IS NOT NULL
        AND (kind = 'resolved' OR (kind = 'message_out' AND NOT is_automatic))
    GROUP BY request_id
), offers AS (
    SELECT request_id, count(*) FILTER (WHERE state = 'accepted') AS handovers,
        count(*) FILTER (WHERE state = 'declined') AS declines,
        count(*) FILTER (WHERE state = 'accepted' AND kind = 'return') AS returns,
        count(*) FILTER (WHERE is_told) AS offers_told,
        count(*) FILTER (WHERE is_told AND (tried !~ '\\S+\\s+\\S+\\s+\\S'
            OR expected !~ '\\S+\\s+\\S+\\s+\\S')) AS offers_bare
    FROM (
        SELECT *, why <> '' AND kind = 'forward' AS is_told FROM handoffs_handover
        WHERE company_id = %(company)s AND request_id = ANY(%(ids)s)
    ) offered
    GROUP BY request_id
), expected_path AS (
    SELECT j.*, e.first_role_id, e.last_role_id, e.first_team_id, e.last_team_id,
        coalesce(e.roles, '{}') AS roles, coalesce(e.teams, '{}') AS teams,
        coalesce(acted.acted_roles, '{}') AS acted_roles,
        CASE WHEN cardinality(j.named_roles) > 0
            THEN e.first_role_id <> ALL(j.named_roles) END AS landed_wrong,
        CASE WHEN cardinality(j.named_roles) > 0 AND j.is_resolved
            THEN e.last_role_id <> ALL(j.named_roles) END AS done_outside,
        coalesce(o.handovers, 0) AS handovers, coalesce(o.declines, 0) AS declines,
        coalesce(o.returns, 0) AS returns, coalesce(o.offers_told, 0) AS offers_told,
        coalesce(o.offers_bare, 0) AS offers_bare,
        l.moves_person, l.moves_role, l.moves_team, l.loops_person, l.loops_role, l.loops_team,
        t.working_seconds, t.circle_seconds, t.lost_seconds
    FROM judged j
    JOIN ends e USING (request_id)
    JOIN levels l USING (request_id)
    JOIN times t USING (request_id)
    LEFT JOIN acted USING (request_id)
    LEFT JOIN offers o USING (request_id)
)"""

_MOVES = """
moved AS (
    SELECT request_id, place,
        max(seconds_before) FILTER (WHERE level = 'person') AS person_seconds,
        max(seconds_before) FILTER (WHERE level = 'role') AS role_seconds,
        max(seconds_before) FILTER (WHERE level = 'team') AS team_seconds
    FROM runs WHERE run > 1 GROUP BY request_id, place
), expected_move AS (
    SELECT m.*, taker.started_at AS at, giver.owner_id AS from_owner_id,
        taker.owner_id AS to_owner_id, giver.role_id AS from_role_id,
        taker.role_id AS to_role_id, giver.team_id AS from_team_id, taker.team_id AS to_team_id
    FROM moved m
    JOIN held taker ON taker.request_id = m.request_id AND taker.place = m.place
    JOIN held giver ON giver.request_id = m.request_id AND giver.place = m.place - 1
)"""

EXPECTED = f"WITH {_ASKED}, {_HELD}, {_PATHS}, {_MOVES}"


@dataclass(frozen=True, slots=True)
class PathDifference:
    """A prepared row that is not what the ledger says; None where there is no row at all."""

    request_id: int
    place: int | None
    expected: dict[str, Any] | None
    found: dict[str, Any] | None


def path_differences(company_id: int, request_ids: Collection[int]) -> list[PathDifference]:
    """Where prepared rows of these requests differ from a recomputation, in order. Two queries."""
    asked = {"company": company_id, "ids": sorted(request_ids), "keep": True}
    paths = _compared("handoffs_requestpath", "expected_path", PATH_COLUMNS, "NULL::integer", asked)
    moves = _compared("handoffs_requestmove", "expected_move", MOVE_COLUMNS, "place", asked)
    return sorted([*paths, *moves], key=lambda one: (one.request_id, one.place or 0))


def _compared(
    table: str, expected: str, columns: Sequence[str], place: str, asked: dict[str, Any]
) -> Iterator[PathDifference]:
    as_json = ", ".join(f"'{name}', {name}" for name in columns)
    sql = f"""
    {EXPECTED}, wanted AS (
        SELECT request_id, {place} AS place, jsonb_build_object({as_json}) AS row FROM {expected}
    ), present AS (
        SELECT request_id, {place} AS place, jsonb_build_object({as_json}) AS row FROM {table}
        WHERE company_id = %(company)s AND request_id = ANY(%(ids)s)
    )
    SELECT coalesce(w.request_id, p.request_id), coalesce(w.place, p.place), w.row, p.row
    FROM wanted w FULL JOIN present p
        ON p.request_id = w.request_id AND coalesce(p.place, 0) = coalesce(w.place, 0)
    WHERE w.row IS DISTINCT FROM p.row
    """  # noqa: S608 - names of our own tables and columns
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows = cursor.fetchall()
    return (PathDifference(*row) for row in rows)


def request_ids_in_chunks(
    company_id: int,
    *,
    opened_from: date | None = None,
    topic_id: int | None = None,
    unprepared: bool = False,
) -> Iterator[list[int]]:
    """Ids of a company's requests in order; only prepared ones: opened on a local day or later,
    or of a topic and judged by nothing yet; or only those that are not prepared."""
    requests = Request.objects.of_company(company_id)
    if unprepared:
        requests = requests.filter(path=None)
    if topic_id is not None:
        unplaced = {"path__responsibility": None, "path__topic_role": None}
        requests = requests.filter(path__topic=topic_id, **unplaced)
    if opened_from is not None:
        requests = requests.filter(path__opened_on__gte=opened_from)
    after = 0
    while True:
        ids = list(
            requests.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]
        )
        if ids:
            yield ids
        if len(ids) < CHUNK:
            return
        after = ids[-1]
