"""Exchange rates, by day."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [
        ("accounts", "0005_company_currency"),
        ("clients", "0006_contact_time_zone"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("into", models.CharField(max_length=3, verbose_name="into")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal("0.00000001"))], verbose_name="rate")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("company", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.company")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("company", "currency", "into", "starts_on"), name="exchange_rate_of_day"), models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="exchange_rate_positive"), models.CheckConstraint(condition=models.Q(("currency", models.F("into")), _negated=True), name="exchange_rate_of_another")], 
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
            },
        ),
    ]
