"""Tags, links, merges."""

from django.db import migrations


class Migration(migrations.Migration):
    """Tags, links, merges."""

    dependencies = [("handoffs", "0031_protect_drafts")]

    operations = []
