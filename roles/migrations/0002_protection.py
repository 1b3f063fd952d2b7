"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("roles", "0001_initial")]

    operations = [
        ProtectByCompany("roles_role"),
        ProtectByCompany("roles_roleholding"),
        ProtectByCompany("roles_topic"),
    ]
