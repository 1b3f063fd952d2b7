"""Skills in topics."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Skills in topics."""

    dependencies = [("roles", "0008_protect_differences")]

    operations: list[Operation] = []
