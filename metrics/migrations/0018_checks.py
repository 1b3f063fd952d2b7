"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("metrics", "0017_protect_assumptions")]

    operations = []
