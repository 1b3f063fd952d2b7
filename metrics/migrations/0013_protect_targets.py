"""Row-level security on targets; their versions are history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0012_targets")]

    operations = [
        ProtectByCompany("metrics_target"),
        ProtectByCompany("metrics_targetversion"),
        ProtectByCompany("metrics_targettold"),
        AppendOnly("metrics_targetversion"),
    ]
