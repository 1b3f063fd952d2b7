"""Names that were there before, a thousand at a time, and the index of likeness."""

from django.db import migrations, transaction

_BATCH = 1000
_TABLES = ("clients_client", "clients_contact")
_FILL = """
WITH batch AS (SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s),
done AS (UPDATE {table} AS row SET name = name FROM batch
         WHERE row.id = batch.id AND row.latin IS NULL)
SELECT max(id) FROM batch
"""


def fill(apps, schema_editor):
    connection = schema_editor.connection
    for table in _TABLES:
        last = 0
        while last is not None:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                # Rows of every company: the second lock holds for migrations, too.
                cursor.execute("SELECT set_config('app.company_id', 'all', true)")
                # The trigger writes the letters.
                cursor.execute(_FILL.format(table=table), [last, _BATCH])
                (last,) = cursor.fetchone()


class Migration(migrations.Migration):

    # The tables may be large and in use.
    atomic = False

    dependencies = [("clients", "0003_latin_names")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.RunSQL(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {table}_latin"
                f" ON {table} USING gin (latin gin_trgm_ops) WITH (fastupdate = off)",
                f"DROP INDEX CONCURRENTLY IF EXISTS {table}_latin",
            )
            for table in _TABLES
        ),
    ]
