"""Notices and how each person wants them."""

from django.db import migrations


class Migration(migrations.Migration):
    """Notices and how each person wants them."""

    dependencies = [("notices", "0004_protect_outgoing")]

    operations = []
