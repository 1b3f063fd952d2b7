"""Practices and who took them."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Practices and who took them."""

    dependencies = [("training", "0008_protect_learning")]

    operations: list[Operation] = []
