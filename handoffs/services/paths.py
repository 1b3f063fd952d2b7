"""Keeping the prepared ways of requests equal to what the ledger says."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from core.access import Actor, Capability
from handoffs.selectors.paths import EXPECTED, MOVE_COLUMNS, PATH_COLUMNS, request_ids_in_chunks


def _changed(columns: Sequence[str], table: str) -> str:
    names = ", ".join(columns)
    new = ", ".join(f"EXCLUDED.{name}" for name in columns)
    old = ", ".join(f"{table}.{name}" for name in columns)
    return f"SET ({names}) = ROW({new}) WHERE ({old}) IS DISTINCT FROM ({new})"


# What is equal already is not written: a repeat changes nothing.
_DERIVE = f"""
{EXPECTED}, written AS (
    INSERT INTO handoffs_requestpath AS path (company_id, request_id, {", ".join(PATH_COLUMNS)})
    SELECT %(company)s, request_id, {", ".join(PATH_COLUMNS)}
    FROM expected_path ORDER BY request_id
    ON CONFLICT (request_id) DO UPDATE {_changed(PATH_COLUMNS, "path")}
    RETURNING 1
), stepped AS (
    INSERT INTO handoffs_requestmove AS move
        (company_id, request_id, place, {", ".join(MOVE_COLUMNS)})
    SELECT %(company)s, request_id, place, {", ".join(MOVE_COLUMNS)}
    FROM expected_move ORDER BY request_id, place
    ON CONFLICT (request_id, place) DO UPDATE {_changed(MOVE_COLUMNS, "move")}
    RETURNING 1
), gone AS (
    DELETE FROM handoffs_requestmove present
    WHERE present.company_id = %(company)s AND present.request_id = ANY(%(ids)s)
        AND NOT EXISTS (SELECT 1 FROM expected_move e
            WHERE e.request_id = present.request_id AND e.place = present.place)
    RETURNING 1
)
SELECT (SELECT count(*) FROM written) + (SELECT count(*) FROM stepped)
    + (SELECT count(*) FROM gone)
"""  # noqa: S608 - names of our own tables and columns


def paths_derive(*, actor: Actor, request_ids: Collection[int], keep: bool = True) -> int:
    """Bring the ways of these requests up to the ledger; returns how many rows changed.

    Of two at once the later one waits and then sees at least as much as the earlier: pages never
    wait for either. With `keep` a request stays judged by what its topic belonged to at first.
    Two statements, whatever the number of ids; safe to repeat.
    """
    if not request_ids:
        return 0
    parameters: dict[str, Any] = {
        "company": actor.company_id,
        "ids": sorted(request_ids),
        "keep": keep,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(actor.company_id)
        cursor.execute(_DERIVE, parameters)
        changed: int = cursor.fetchone()[0]
    return changed


def _lock(company_id: int) -> None:
    """One transaction at a time derives ways of this company."""
    key = f"handoffs.paths.{company_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def paths_rebuild(*, actor: Actor, keep: bool = True) -> int:
    """Derive every request of the company anew, in batches; returns how many rows changed.

    With `keep=False` past requests are judged by where topics belong today. Kill it at any time
    and call it again.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    return sum(
        paths_derive(actor=actor, request_ids=ids, keep=keep)
        for ids in request_ids_in_chunks(actor.company_id)
    )


def paths_fill(*, actor: Actor) -> int:
    """Derive the requests that have no way yet: those of before an upgrade, and whatever the relay
    has not come to. Safe to run at any time; returns how many rows were written."""
    return sum(
        paths_derive(actor=actor, request_ids=ids)
        for ids in request_ids_in_chunks(actor.company_id, unprepared=True)
    )


def paths_judge_again(
    *, actor: Actor, opened_from: date | None = None, topic_id: int | None = None
) -> int:
    """Derive requests that another matrix or a topic's first home may concern: prepared ones
    opened on a local day or later, or those of a topic. Returns how many rows changed."""
    chunks = request_ids_in_chunks(actor.company_id, opened_from=opened_from, topic_id=topic_id)
    return sum(paths_derive(actor=actor, request_ids=ids) for ids in chunks)
