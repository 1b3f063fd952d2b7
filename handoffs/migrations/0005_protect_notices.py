"""Row-level security on notices."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0004_notices")]

    operations = [ProtectByCompany("handoffs_requestnotice")]
