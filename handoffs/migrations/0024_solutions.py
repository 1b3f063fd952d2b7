"""Solutions, and who must agree to them."""

from django.db import migrations


class Migration(migrations.Migration):
    """Solutions, and who must agree to them."""

    dependencies = [("handoffs", "0023_protect_attachments")]

    operations = []
