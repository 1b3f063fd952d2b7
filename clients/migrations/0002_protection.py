"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("clients", "0001_initial")]

    operations = [
        ProtectByCompany("clients_client"),
        ProtectByCompany("clients_contact"),
        ProtectByCompany("clients_contract"),
        ProtectByCompany("clients_clientteammember"),
    ]
