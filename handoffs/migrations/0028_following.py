"""Who keeps a request in sight may turn its notices off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Who keeps a request in sight may turn its notices off."""

    dependencies = [("handoffs", "0027_protect_service_levels")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="muted_at",
            field=models.DateTimeField(null=True),
        ),
    ]
