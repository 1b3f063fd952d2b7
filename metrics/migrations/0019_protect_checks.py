"""Row-level security for checks; what they found is append-only."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0018_checks")]

    operations = [
        ProtectByCompany("metrics_metriccheck"),
        ProtectByCompany("metrics_metriccheckdifference"),
        AppendOnly("metrics_metriccheckdifference"),
    ]
