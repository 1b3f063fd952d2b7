"""Row-level security for drafts."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0008_drafts")]

    operations = [
        ProtectByCompany("metrics_definitiondraft"),
    ]
