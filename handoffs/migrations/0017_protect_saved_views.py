"""Row-level security on saved views."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0016_saved_views")]

    operations = [ProtectByCompany("handoffs_savedview")]
