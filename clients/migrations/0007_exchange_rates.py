"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("clients", "0006_contact_time_zone")]

    operations = []
