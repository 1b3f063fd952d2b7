"""Row-level security on touchpoints."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("roles", "0005_touchpoints")]

    operations = [
        ProtectByCompany("roles_touchpoint"),
        ProtectByCompany("roles_touchpointtopic"),
    ]
