"""Keeping observations equal to what the ledger says, and marking the leaves that changed.

Everything about some requests or invitations is derived anew and compared with the current
observations; only what differs is written: a new revision, or a void one where an observation
no longer follows. A repeat therefore changes nothing.
"""

from collections.abc import Collection, Iterable

from django.db import connection, transaction

from core.prepared import fetch_prepared
from metrics.derivation import Source
from metrics.derivation.base import EXPECTED_COLUMNS, fetch, for_source
from metrics.models import MetricDefinition
from metrics.wakeups import wake

# Planning takes longer than deriving a few; for many the plan should know how many there are.
_FEW = 50

# The new revision waits for the old one to step down: it reads what `demoted` returned. An array
# and not a join says which, so that no stale statistics can turn it into a scan per row.
# Marks are upserted in one order, so that two transactions cannot wait for each other; months after
# them, never skipped (`metrics.months` says why).
_OBSERVE = f"""
, present AS (
    SELECT * FROM metrics_observation
    WHERE company_id = %(company)s AND definition_id = ANY(%(definitions)s)
        AND source_kind = %(kind)s AND source_id = ANY(%(ids)s) AND is_current
), paired AS MATERIALIZED (
    SELECT p.id AS old_id, coalesce(p.revision, 0) + 1 AS revision, e.definition_id IS NULL AS gone,
        p.is_void AS was_void,
        p.definition_id AS old_definition_id, p.day AS old_day,
        p.leaf_manager AS old_manager, p.leaf_consultant AS old_consultant,
        coalesce(e.definition_id, p.definition_id) AS definition_id,
        coalesce(e.source_id, p.source_id) AS source_id, coalesce(e.key, p.key) AS key,
        kept.*
    FROM expected e FULL JOIN present p
        ON p.definition_id = e.definition_id AND p.source_id = e.source_id AND p.key = e.key
    CROSS JOIN LATERAL (
        SELECT {", ".join("e." + name for name in EXPECTED_COLUMNS.split(", "))}
        WHERE e.definition_id IS NOT NULL
        UNION ALL
        SELECT {", ".join("p." + name for name in EXPECTED_COLUMNS.split(", "))}
        WHERE e.definition_id IS NULL
    ) kept
    WHERE CASE
        WHEN e.definition_id IS NULL THEN NOT p.is_void
        WHEN p.id IS NULL OR p.is_void THEN true
        ELSE ({", ".join("p." + name for name in EXPECTED_COLUMNS.split(", "))})
            IS DISTINCT FROM ({", ".join("e." + name for name in EXPECTED_COLUMNS.split(", "))})
    END
), demoted AS (
    UPDATE metrics_observation o SET is_current = false
    WHERE o.id = ANY(ARRAY(SELECT old_id FROM paired WHERE old_id IS NOT NULL))
        AND o.company_id = %(company)s
    RETURNING o.id
), written AS (
    INSERT INTO metrics_observation (company_id, definition_id, source_kind, source_id, key,
        revision, is_current, is_void, {EXPECTED_COLUMNS})
    SELECT %(company)s, definition_id, %(kind)s, source_id, key, revision, true, gone,
        {EXPECTED_COLUMNS}
    FROM paired LEFT JOIN demoted ON demoted.id = paired.old_id
    WHERE paired.old_id IS NULL OR demoted.id IS NOT NULL
), touched AS (
    SELECT definition_id, day, coalesce(manager_id, 0) AS manager,
        coalesce(consultant_id, 0) AS consultant
    FROM paired WHERE NOT gone
    UNION
    SELECT old_definition_id, old_day, old_manager, old_consultant
    FROM paired WHERE old_id IS NOT NULL AND NOT was_void
), marked AS (
    INSERT INTO metrics_dirtybucket AS mark
        (company_id, definition_id, day, manager_id, consultant_id, generation)
    SELECT %(company)s, definition_id, day, manager, consultant, 1
    FROM touched
    ORDER BY definition_id, day, manager, consultant
    ON CONFLICT (company_id, definition_id, day, manager_id, consultant_id)
        DO UPDATE SET generation = mark.generation + 1, marked_at = now()
    RETURNING mark.day
), outdated AS (
    INSERT INTO metrics_monthchange AS change (company_id, definition_id, month, generation)
    SELECT %(company)s, definition_id, month, 1
    FROM (
        SELECT DISTINCT definition_id, date_trunc('month', day::timestamp)::date AS month
        FROM touched
    ) months
    ORDER BY definition_id, month
    ON CONFLICT (company_id, definition_id, month)
        DO UPDATE SET generation = change.generation + 1, changed_at = now()
    RETURNING change.month
)
SELECT (SELECT count(*) FROM paired), (SELECT count(*) FROM marked), (SELECT count(*) FROM outdated)
"""  # noqa: S608


def observe(
    source: Source,
    company_id: int,
    ids: Collection[int],
    definitions: Iterable[MetricDefinition],
) -> int:
    """Bring the observations of these requests or invitations up to the ledger.

    Runs in the caller's transaction and takes the source's lock before it reads, so that of two
    workers the later one has seen at least as much as the earlier. Returns how many observations
    changed. Three statements, whatever the number of ids.
    """
    definition_ids = for_source(source, definitions)
    if not ids or not definition_ids:
        return 0
    lock_source(source, company_id)
    parameters = {
        "company": company_id,
        "ids": sorted(ids),
        "definitions": definition_ids,
        "kind": source.kind,
    }
    run = fetch_prepared if len(ids) <= _FEW else fetch
    changed, marked, _ = run(source.expected_sql() + _OBSERVE, parameters)[0]
    if marked:
        transaction.on_commit(lambda: wake(company_id))
    return int(changed)


def lock_source(source: Source, company_id: int) -> None:
    """One transaction at a time derives this source of this company. Pages never wait for it."""
    key = f"metrics.observe.{source.kind}.{company_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
