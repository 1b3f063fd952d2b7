"""Row-level security on materials and sessions of courses."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on materials and sessions of courses."""

    dependencies = [("training", "0007_learning")]

    operations = [
        ProtectByCompany("training_courserole"),
        ProtectByCompany("training_material"),
        ProtectByCompany("training_materialseen"),
        ProtectByCompany("training_session"),
        ProtectByCompany("training_sessionteacher"),
        ProtectByCompany("training_attendance"),
        ProtectByCompany("training_sessionfeedback"),
        ProtectByCompany("training_quarternote"),
        AppendOnly("training_sessionfeedback"),
        AppendOnly("training_quarternote"),
    ]
