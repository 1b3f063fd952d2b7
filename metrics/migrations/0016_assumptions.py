"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("metrics", "0015_protect_reports")]

    operations = []
