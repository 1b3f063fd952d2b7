"""Row-level security on outliers; what was found is history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0010_outliers")]

    operations = [
        ProtectByCompany("metrics_outlierrun"),
        ProtectByCompany("metrics_outlierfinding"),
        ProtectByCompany("metrics_outlierfollowup"),
        AppendOnly("metrics_outlierrun"),
        AppendOnly("metrics_outlierfinding"),
    ]
