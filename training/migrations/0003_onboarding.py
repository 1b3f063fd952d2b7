"""Onboarding plans and shadowing."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Onboarding plans and shadowing."""

    dependencies = [("training", "0002_protection")]

    operations: list[Operation] = []
