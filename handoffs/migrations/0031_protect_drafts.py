"""Row-level security on drafts and touch time; corrections stay as they were made."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0030_drafts")]

    operations = [
        ProtectByCompany("handoffs_messagedraft"),
        ProtectByCompany("handoffs_touchtime"),
        ProtectByCompany("handoffs_touchcorrection"),
        ProtectByCompany("handoffs_touchsetting"),
        AppendOnly("handoffs_touchcorrection"),
    ]
