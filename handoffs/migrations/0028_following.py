"""Following a request."""

from django.db import migrations


class Migration(migrations.Migration):
    """Following a request."""

    dependencies = [("handoffs", "0027_protect_service_levels")]

    operations = []
