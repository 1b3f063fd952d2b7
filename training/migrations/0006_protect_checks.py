"""Row-level security on knowledge checks and certificates."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on knowledge checks and certificates.

    Published questions and who saw them are history; a certificate is only ever revoked.
    """

    dependencies = [("training", "0005_checks")]

    operations = [
        ProtectByCompany("training_knowledgecheck"),
        ProtectByCompany("training_checkdraft"),
        ProtectByCompany("training_checkversion"),
        ProtectByCompany("training_checkkeyseen"),
        ProtectByCompany("training_checkattempt"),
        ProtectByCompany("training_checkallowance"),
        ProtectByCompany("training_certificate"),
        AppendOnly("training_checkversion"),
        AppendOnly("training_checkkeyseen"),
        AppendOnly("training_checkallowance"),
        AppendOnly(
            "training_certificate", mutable=("revoked_at", "revoked_by_id", "revoked_because")
        ),
    ]
