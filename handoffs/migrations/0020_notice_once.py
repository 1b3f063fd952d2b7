"""Nobody is told twice: once of a request by a touchpoint, and once of an alarm."""

from django.db import migrations, models
from django.db.models import Q

_BY_TOUCHPOINT = models.UniqueConstraint(
    fields=["request", "member"],
    condition=Q(touchpoint__isnull=False),
    name="request_notice_once",
)
_BY_ALARM = models.UniqueConstraint(
    fields=["alarm", "member"],
    condition=Q(alarm__isnull=False),
    name="request_notice_of_alarm_once",
)
_CREATE = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS {name} ON handoffs_requestnotice {what}"
_DROP = "DROP INDEX CONCURRENTLY IF EXISTS {name}"


def _unique(constraint: models.UniqueConstraint, what: str) -> migrations.SeparateDatabaseAndState:
    """The constraint as Django knows it, its index built while people work."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                _CREATE.format(name=constraint.name, what=what),
                _DROP.format(name=constraint.name),
            )
        ],
        state_operations=[
            migrations.AddConstraint(model_name="requestnotice", constraint=constraint)
        ],
    )


class Migration(migrations.Migration):
    """Before notices of alarms there was one rule for all: what it let in fits both of these."""

    atomic = False

    dependencies = [("handoffs", "0019_protect_answer_templates")]

    operations = [
        _unique(_BY_TOUCHPOINT, "(request_id, member_id) WHERE touchpoint_id IS NOT NULL"),
        _unique(_BY_ALARM, "(alarm_id, member_id) WHERE alarm_id IS NOT NULL"),
    ]
