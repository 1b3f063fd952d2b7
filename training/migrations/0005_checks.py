"""Knowledge checks and certificates."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Knowledge checks and certificates."""

    dependencies = [("training", "0004_protect_onboarding")]

    operations: list[Operation] = []
