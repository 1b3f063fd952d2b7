"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("clients", "0007_exchange_rates")]

    operations = []
