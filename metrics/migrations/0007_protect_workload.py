"""Row-level security and history of the days of people."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("metrics", "0006_workload")]

    operations = [
        ProtectByCompany("metrics_dayclosing"),
        ProtectByCompany("metrics_memberday"),
        AppendOnly("metrics_dayclosing"),
        # What a day was is filled in once, when it is closed; the hours follow the calendar.
        AppendOnly(
            "metrics_memberday",
            mutable=[
                "scheduled_seconds",
                "open_requests",
                "open_questions",
                "open_steps",
                "closed_at",
            ],
        ),
    ]
