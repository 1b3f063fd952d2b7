"""Where a contact works, and the address that did not take a mail."""

import accounts.models
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """New columns have values in the database, so that old code goes on working."""

    dependencies = [("clients", "0005_client_time_zone")]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='refused_email',
            field=models.EmailField(blank=True, db_default='', default='', editable=False, max_length=254),
        ),
        migrations.AddField(
            model_name='contact',
            name='time_zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, validators=[accounts.models.validate_time_zone], verbose_name='time zone'),
        ),
    ]
    operations = together(operations)
