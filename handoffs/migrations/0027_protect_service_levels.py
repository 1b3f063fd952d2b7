"""Row-level security on service levels; what was promised stays as it was promised."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock; the list by due time."""

    # The table of requests may be large and in use.
    atomic = False

    dependencies = [("handoffs", "0026_service_levels")]

    operations = [
        ProtectByCompany("handoffs_servicepolicy"),
        ProtectByCompany("handoffs_servicepolicyversion"),
        ProtectByCompany("handoffs_duetime"),
        AppendOnly("handoffs_servicepolicyversion"),
        AddIndexConcurrently(
            model_name="request",
            index=models.Index(fields=["company", "next_due_at", "id"], name="request_next_due"),
        ),
    ]
