"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("core", "0001_initial")]

    operations = [
        ProtectByCompany("core_outboxevent"),
        ProtectByCompany("core_delivery"),
        ProtectByCompany("core_auditentry"),
        AppendOnly("core_auditentry"),
    ]
