"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("integrations", "0001_initial")]

    operations = [
        ProtectByCompany("integrations_apitoken"),
        ProtectByCompany("integrations_importrun"),
        ProtectByCompany("integrations_refusedrow"),
    ]
