"""Row-level security on grades, delegated tasks and promotions; what was decided is history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("training", "0011_growth")]

    operations = [
        ProtectByCompany("training_grade"),
        ProtectByCompany("training_gradeversion"),
        ProtectByCompany("training_judgement"),
        ProtectByCompany("training_promotion"),
        ProtectByCompany("training_delegatedtask"),
        AppendOnly("training_gradeversion"),
        AppendOnly("training_judgement"),
        AppendOnly("training_promotion"),
    ]
