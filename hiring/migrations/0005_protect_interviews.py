"""Row-level security on interviews."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on interviews."""

    dependencies = [("hiring", "0004_interviews")]

    operations: list[Operation] = []
