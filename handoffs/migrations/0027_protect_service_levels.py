"""Second lock."""

from django.db import migrations


class Migration(migrations.Migration):
    """Second lock."""

    dependencies = [("handoffs", "0026_service_levels")]

    operations = []
