"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("surveys", "0001_initial")]

    operations = [
        ProtectByCompany("surveys_survey"),
        ProtectByCompany("surveys_invitation"),
        ProtectByCompany("surveys_answer"),
        AppendOnly("surveys_answer"),
    ]
