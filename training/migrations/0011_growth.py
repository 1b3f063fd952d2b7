"""Grades, delegated tasks and promotions."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Grades, delegated tasks and promotions."""

    dependencies = [("training", "0010_protect_practices")]

    operations: list[Operation] = []
