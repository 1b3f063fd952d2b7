"""Row-level security on practices and who took them."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on practices and who took them."""

    dependencies = [("training", "0009_practices")]

    operations = [
        ProtectByCompany("training_practice"),
        ProtectByCompany("training_practicetaker"),
    ]
