"""Row-level security on alarms; what was raised stays as it was, until it is over."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0006_alarms")]

    operations = [
        ProtectByCompany("handoffs_requestalarm"),
        AppendOnly("handoffs_requestalarm", mutable=["cleared_at"]),
    ]
