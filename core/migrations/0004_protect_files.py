"""Second lock."""

from django.db import migrations


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("core", "0003_files")]

    operations = []
