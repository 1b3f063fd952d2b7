
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):

    dependencies = [
        ('handoffs', '0033_protect_gathering'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='due_zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='servicepolicyversion',
            name='by_client_zone',
            field=models.BooleanField(db_default=False, default=False, verbose_name='working hours where the client is'),
        ),
    ]
    operations = together(operations)
