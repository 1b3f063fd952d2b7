"""Row-level security on prepared ways and verdicts; verdicts cannot be rewritten."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0010_confusion")]

    operations = [
        ProtectByCompany("handoffs_requestpath"),
        ProtectByCompany("handoffs_requestmove"),
        ProtectByCompany("handoffs_confusionverdict"),
        AppendOnly("handoffs_confusionverdict"),
    ]
