"""Row-level security on every owned table; append-only history."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        ProtectByCompany("accounts_company", column="id"),
        ProtectByCompany("accounts_membership"),
        ProtectByCompany("accounts_team"),
        ProtectByCompany("accounts_reportingline"),
        ProtectByCompany("accounts_workingcalendar"),
        AppendOnly("accounts_workingcalendar"),
    ]
