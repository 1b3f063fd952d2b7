"""Row-level security on what follows low answers up; what was done is only added to."""

from django.db import migrations, models
from django.db.models import Q

from core.migration_operations import AppendOnly, ProtectByCompany

_KEY = models.UniqueConstraint(
    fields=["invitation", "idempotency_key"],
    condition=~Q(idempotency_key=""),
    name="answer_idempotency_key",
)
_CREATE = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS answer_idempotency_key
ON surveys_answer (invitation_id, idempotency_key) WHERE idempotency_key <> ''
"""


class Migration(migrations.Migration):
    """Second lock. The index is built while people answer."""

    atomic = False

    dependencies = [("surveys", "0006_loop")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_CREATE, "DROP INDEX CONCURRENTLY IF EXISTS answer_idempotency_key")
            ],
            state_operations=[migrations.AddConstraint(model_name="answer", constraint=_KEY)],
        ),
        ProtectByCompany("surveys_looprule"),
        ProtectByCompany("surveys_loopcase"),
        ProtectByCompany("surveys_loopstep"),
        ProtectByCompany("surveys_widgetsetting"),
        AppendOnly("surveys_loopstep"),
    ]
