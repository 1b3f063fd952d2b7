"""Service levels and due times."""

from django.db import migrations


class Migration(migrations.Migration):
    """Service levels and due times."""

    dependencies = [("handoffs", "0025_protect_solutions")]

    operations = []
