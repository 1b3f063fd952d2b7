"""Threads, files and the company's sender."""

from django.db import migrations


class Migration(migrations.Migration):
    """Threads, files and the company's sender."""

    dependencies = [("notices", "0002_protection")]

    operations = []
