"""Guides, interviews and scores."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Guides, interviews and scores."""

    dependencies = [("hiring", "0003_vacancies")]

    operations: list[Operation] = []
