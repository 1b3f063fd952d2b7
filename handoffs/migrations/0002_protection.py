"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0001_initial")]

    operations = [
        ProtectByCompany("handoffs_request"),
        ProtectByCompany("handoffs_handover"),
        ProtectByCompany("handoffs_holding"),
        ProtectByCompany("handoffs_message"),
        ProtectByCompany("handoffs_comment"),
        ProtectByCompany("handoffs_participant"),
        ProtectByCompany("handoffs_entry"),
        AppendOnly("handoffs_entry"),
        AppendOnly("handoffs_comment"),
        AppendOnly("handoffs_message", mutable=["mail_id"]),
    ]
