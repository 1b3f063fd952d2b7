"""Words of requests that were there before, a thousand at a time, and their index."""

from django.db import migrations, transaction

_BATCH = 1000


def fill(apps, schema_editor):
    connection = schema_editor.connection
    last = 0
    while last is not None:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            # Rows of every company: the second lock holds for migrations, too.
            cursor.execute("SELECT set_config('app.company_id', 'all', true)")
            # The trigger writes the words.
            cursor.execute(
                "WITH batch AS (SELECT id FROM handoffs_request WHERE id > %s ORDER BY id LIMIT %s),"
                " done AS (UPDATE handoffs_request AS request SET subject = subject FROM batch"
                " WHERE request.id = batch.id AND request.words IS NULL)"
                " SELECT max(id) FROM batch",
                [last, _BATCH],
            )
            (last,) = cursor.fetchone()


class Migration(migrations.Migration):

    # The table may be large and in use.
    atomic = False

    dependencies = [('handoffs', '0014_request_words')]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(
            # Without a list of pending words: what was just written is found as quickly.
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS request_words"
            " ON handoffs_request USING gin (words) WITH (fastupdate = off)",
            "DROP INDEX CONCURRENTLY IF EXISTS request_words",
        ),
    ]
