"""Second lock."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("notices", "0005_notices")]

    operations = [
        ProtectByCompany("notices_notice"),
        ProtectByCompany("notices_noticechoice"),
        ProtectByCompany("notices_noticerhythm"),
        ProtectByCompany("notices_digest"),
    ]
