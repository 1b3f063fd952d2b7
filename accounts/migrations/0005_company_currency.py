"""The currency in which a company counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """With a value in the database, so that old code goes on working."""

    dependencies = [("accounts", "0004_protect_absences")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="currency",
            field=models.CharField(
                db_default="EUR", default="EUR", max_length=3, verbose_name="currency"
            ),
        ),
    ]
