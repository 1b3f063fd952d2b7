"""Second lock; a report that was sent stays as it was."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("metrics", "0014_reports")]

    operations = [
        ProtectByCompany("metrics_reportsubscription"),
        ProtectByCompany("metrics_sentreport"),
        AppendOnly("metrics_sentreport", mutable=["mail_id", "outcome"]),
    ]
