"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("surveys", "0005_protect_rules")]

    operations = []
