
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [('handoffs', '0008_request_open_promise')]

    # With a default of the database's own: code that does not know the columns goes on writing.
    operations = [
        migrations.AddField(
            model_name='handover',
            name='is_outside_matrix',
            field=models.BooleanField(db_default=False, default=False, verbose_name='outside the matrix'),
        ),
        migrations.AddField(
            model_name='handover',
            name='outside_reason',
            field=models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='why this role'),
        ),
    ]
    operations = together(operations)
