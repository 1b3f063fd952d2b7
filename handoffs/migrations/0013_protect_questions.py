"""Row-level security on questions; what was asked stays as it was asked."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0012_questions")]

    operations = [
        ProtectByCompany("handoffs_question"),
        AppendOnly(
            "handoffs_question",
            mutable=[
                "state",
                "answer",
                "answered_at",
                "answer_working_seconds",
                "gone_on_at",
                "gone_on_reason",
                "withdrawn_at",
            ],
        ),
    ]
