"""Row-level security on absences."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("accounts", "0003_absences")]

    operations = [ProtectByCompany("accounts_absence")]
