"""From which day a version of a definition is read, and who made it."""

import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Two columns, empty for the versions there are."""

    dependencies = [("accounts", "0004_protect_absences"), ("metrics", "0002_protection")]

    operations = [
        migrations.AddField(
            model_name="metricdefinition",
            name="created_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="metricdefinition",
            name="starts_on",
            field=models.DateField(null=True),
        ),
    ]
    operations = together(operations)
