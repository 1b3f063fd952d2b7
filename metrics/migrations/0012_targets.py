"""Targets in versions by day."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from core.migration_operations import together


class Migration(migrations.Migration):
    """Three tables."""

    dependencies = [("accounts", "0004_protect_absences"), ("metrics", "0011_protect_outliers")]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="metric")),
                ("level", models.CharField(max_length=10, verbose_name="level")),
                (
                    "period",
                    models.CharField(
                        choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                        max_length=7,
                        verbose_name="period",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="person",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(
                fields=("company", "code", "level", "member", "period"),
                name="target_once",
                nulls_distinct=False,
            ), models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "company"), ("member", None)),
                    models.Q(("level__in", ["manager", "consultant"]), ("member__isnull", False)),
                    _connector="OR",
                ),
                name="target_of_somebody",
            )], 
                "verbose_name": "target",
                "verbose_name_plural": "targets",
            },
        ),
        migrations.CreateModel(
            name="TargetTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                        max_length=7,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("told_at", models.DateTimeField(db_default=Now())),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ], options={"constraints": [models.UniqueConstraint(
                fields=("company", "member", "period", "starts_on"), name="target_told_once"
            )], },
        ),
        migrations.CreateModel(
            name="TargetVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("at_least", models.FloatField(blank=True, null=True, verbose_name="at least")),
                ("at_most", models.FloatField(blank=True, null=True, verbose_name="at most")),
                ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="metrics.target",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(
                fields=("company", "target", "number"), name="target_version_number"
            ), models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="target_version_days",
            ), models.CheckConstraint(
                condition=models.Q(
                    ("at_least", None),
                    ("at_most", None),
                    ("at_least__lte", models.F("at_most")),
                    _connector="OR",
                ),
                name="target_version_bounds",
            )], 
                "verbose_name": "version of a target",
                "verbose_name_plural": "versions of targets",
            },
        ),
    ]
    operations = together(operations)
