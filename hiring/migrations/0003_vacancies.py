"""More of vacancies and candidates."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """More of vacancies and candidates."""

    dependencies = [("hiring", "0002_protection")]

    operations: list[Operation] = []
