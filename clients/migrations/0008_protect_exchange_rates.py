"""Second lock."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on exchange rates."""

    dependencies = [("clients", "0007_exchange_rates")]

    operations = [ProtectByCompany("clients_exchangerate")]
