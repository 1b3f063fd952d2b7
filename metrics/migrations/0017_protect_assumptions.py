"""Second lock; what was assumed, and on what evidence it was judged, stays."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("metrics", "0016_assumptions")]

    operations = [
        ProtectByCompany("metrics_assumption"),
        ProtectByCompany("metrics_assumptionversion"),
        AppendOnly("metrics_assumptionversion"),
    ]
