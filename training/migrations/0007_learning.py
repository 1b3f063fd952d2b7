"""Materials and sessions of courses."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Materials and sessions of courses."""

    dependencies = [("training", "0006_protect_checks")]

    operations: list[Operation] = []
