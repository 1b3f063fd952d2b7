"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("metrics", "0011_protect_outliers")]

    operations = []
