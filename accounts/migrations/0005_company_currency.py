"""Reserved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Reserved."""

    dependencies = [("accounts", "0004_protect_absences")]

    operations = []
