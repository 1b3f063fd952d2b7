"""Promises that are over are found every minute without reading all requests."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # The table may be large and in use.
    atomic = False

    dependencies = [('handoffs', '0007_protect_alarms')]

    operations = [
        AddIndexConcurrently(
            model_name='request',
            index=models.Index(
                fields=['company', 'promised_by'],
                condition=models.Q(
                    models.Q(('state', 'resolved'), _negated=True),
                    ('promised_by__isnull', False),
                ),
                name='request_open_promise',
            ),
        ),
    ]
