
import accounts.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_latin_names_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='client',
            name='time_zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, validators=[accounts.models.validate_time_zone], verbose_name='time zone'),
        ),
    ]
