"""Row-level security on solutions and approvals; what was proposed, asked and ruled stays."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany

_SOLUTION_STEPS = [
    *["kind_id", "words", "amount", "currency", "percent", "purchases", "state"],
    *["proposed_by_id", "proposed_by_role_id", "proposed_at", "agreed_at"],
    *["chosen_by_id", "chosen_at", "carried_out_by_id", "carried_out_at", "done"],
    *["told_at", "message_id", "dropped_by_id", "dropped_at", "drop_reason", "version"],
]
_ANSWER = ["state", "answered_by_id", "reason", "answered_at", "working_seconds"]


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0024_solutions")]

    operations = [
        ProtectByCompany("handoffs_solutionkind"),
        ProtectByCompany("handoffs_approvalrule"),
        ProtectByCompany("handoffs_approvalruleversion"),
        ProtectByCompany("handoffs_solution"),
        ProtectByCompany("handoffs_approval"),
        AppendOnly("handoffs_approvalruleversion"),
        AppendOnly("handoffs_solution", mutable=_SOLUTION_STEPS),
        AppendOnly("handoffs_approval", mutable=_ANSWER),
    ]
