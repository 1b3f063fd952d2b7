"""Row-level security on materials and sessions of courses."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on materials and sessions of courses."""

    dependencies = [("training", "0007_learning")]

    operations: list[Operation] = []
