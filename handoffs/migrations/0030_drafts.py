"""Drafts and touch time."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drafts and touch time."""

    dependencies = [("handoffs", "0029_protect_following")]

    operations = []
