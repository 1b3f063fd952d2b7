"""Emptying the database after a test that commits: rows are deleted where there are any.

Django truncates every table. That makes new files for each of hundreds of tables and their
indexes, and takes longer than most of these tests.
"""

from collections.abc import Sequence
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection

# The same after every migration.
_KEPT = {"django_content_type", "auth_permission"}
_WITH_OWN_TRIGGERS = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%s)
"""
# Keys that are not looked at when the transaction ends, but at once.
_KEYS_AT_ONCE = """
SELECT confrelid::regclass::text, conrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid
"""


def sql_to_empty(
    _operations: Any,
    _style: Any,
    tables: Sequence[str],
    *,
    reset_sequences: bool = False,
    allow_cascade: bool = False,
) -> list[str]:
    """Statements that leave no row in these tables; stands in for `DatabaseOperations.sql_flush`.

    Takes the company policy and the triggers that keep history away while it runs.
    """
    assert not reset_sequences
    assert not allow_cascade
    names = sorted(set(tables) - _KEPT)
    look = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.company_id', 'all', false)")
        cursor.execute(look)
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute(_WITH_OWN_TRIGGERS, [filled])
        guarded = [name for (name,) in cursor.fetchall()]
        cursor.execute(_KEYS_AT_ONCE)
        order = TopologicalSorter({name: set() for name in filled})
        for target, source in cursor.fetchall():
            order.add(target, source)
        ordered = [name for name in order.static_order() if name in filled]
        cursor.execute("SELECT set_config('app.company_id', '', false)")
    return [
        "SET LOCAL app.company_id = 'all'",
        *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in guarded),
        *(f"DELETE FROM {name}" for name in ordered),  # noqa: S608
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in guarded),
    ]
