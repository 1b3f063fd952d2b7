"""Open requests of a client are counted without reading all it ever asked."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # The table may be large and in use.
    atomic = False

    dependencies = [('handoffs', '0002_protection')]

    operations = [
        AddIndexConcurrently(
            model_name='request',
            index=models.Index(
                fields=['company', 'client'],
                condition=models.Q(('state', 'resolved'), _negated=True),
                name='request_open_of_client',
            ),
        ),
    ]
