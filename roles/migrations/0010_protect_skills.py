"""Row-level security on skills."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on skills."""

    dependencies = [("roles", "0009_skills")]

    operations: list[Operation] = []
