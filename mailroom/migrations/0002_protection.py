"""Row-level security on mailboxes and incoming mail; what came stays as it came."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("mailroom", "0001_initial")]

    operations = [
        ProtectByCompany("mailroom_mailbox"),
        ProtectByCompany("mailroom_incomingmail"),
        AppendOnly(
            "mailroom_incomingmail",
            mutable=[
                "state",
                "reason",
                "note",
                "request_id",
                "message_pk",
                "attempts",
                "due_at",
                "handled_by_id",
                "handled_at",
                "version",
            ],
        ),
    ]
