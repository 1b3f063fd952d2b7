"""Row-level security on knowledge checks and certificates."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on knowledge checks and certificates."""

    dependencies = [("training", "0005_checks")]

    operations: list[Operation] = []
