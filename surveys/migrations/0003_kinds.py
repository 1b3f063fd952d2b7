"""More kinds of surveys: effort, the service as a whole, one contact."""

from django.db import migrations, models

from core.migration_operations import together

KINDS = [
    ("csat", "Satisfaction with a request (CSAT)"),
    ("nps", "Willingness to recommend (NPS)"),
    ("ces", "Ease of getting help (CES)"),
    ("nsat", "Satisfaction with the service as a whole (NSAT)"),
    ("fcr", "Whether one contact was enough (FCR as the client says)"),
]


class Migration(migrations.Migration):
    """Choices only: no column changes."""

    dependencies = [("surveys", "0002_protection")]

    operations = [
        migrations.AlterField(
            model_name="survey",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=8, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=8),
        ),
    ]
    operations = together(operations)
