"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("clients", "0005_client_time_zone")]

    operations = []
