"""Row-level security for credit set by hand; it is append-only."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0020_credit")]

    operations = [
        ProtectByCompany("metrics_creditoverride"),
        AppendOnly("metrics_creditoverride"),
    ]
