"""Second lock."""

from django.db import migrations


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("notices", "0003_outgoing")]

    operations = []
