"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0001_initial")]

    operations = [
        ProtectByCompany("metrics_metricdefinition"),
        ProtectByCompany("metrics_metricbuild"),
        ProtectByCompany("metrics_observation"),
        ProtectByCompany("metrics_dirtybucket"),
        ProtectByCompany("metrics_leaf"),
        AppendOnly("metrics_metricdefinition"),
        # Generated columns are not computed yet when the trigger looks; nothing can write them.
        AppendOnly("metrics_observation", mutable=["is_current", "leaf_manager", "leaf_consultant"]),
    ]
