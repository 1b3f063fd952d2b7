"""Files on messages and comments."""

from django.db import migrations


class Migration(migrations.Migration):
    """Files on messages and comments."""

    dependencies = [("handoffs", "0021_entry_kinds")]

    operations = []
