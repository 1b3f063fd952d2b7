"""Fresh statistics for the planner, where much was written at once.

Autovacuum would get there by itself, a minute later; until then a first import would be read
with plans made for empty tables.
"""

from collections.abc import Iterable

from django.db import connection, models


def refresh_statistics(tables: Iterable[type[models.Model]]) -> None:
    """Run ANALYZE on the tables of these models; cheap: it reads a sample."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
