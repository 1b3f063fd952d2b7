"""Row-level security on courses and assignments."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on courses and assignments."""

    dependencies = [("training", "0001_initial")]

    operations = [
        ProtectByCompany("training_course"),
        ProtectByCompany("training_assignment"),
    ]
