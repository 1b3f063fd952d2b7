"""Row-level security on differences between roles."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("roles", "0007_differences")]

    operations = [ProtectByCompany("roles_roledifference")]
