"""Row-level security on vacancies and candidates."""

from django.db import migrations

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security on vacancies and candidates."""

    dependencies = [("hiring", "0001_initial")]

    operations = [
        ProtectByCompany("hiring_vacancy"),
        ProtectByCompany("hiring_panelmember"),
        ProtectByCompany("hiring_candidate"),
        ProtectByCompany("hiring_candidatedocument"),
        ProtectByCompany("hiring_decision"),
    ]
