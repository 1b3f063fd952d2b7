"""Second lock."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("notices", "0003_outgoing")]

    operations = [
        ProtectByCompany("notices_mailfile"),
        ProtectByCompany("notices_mailsender"),
    ]
