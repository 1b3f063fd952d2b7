"""Files, kept once a company."""

from django.db import migrations


class Migration(migrations.Migration):
    """Files, kept once a company."""

    dependencies = [("core", "0002_protection")]

    operations = []
