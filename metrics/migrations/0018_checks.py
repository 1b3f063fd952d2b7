"""Checks of the figures, and what they found."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("metrics", "0017_protect_assumptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="MetricCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("night", "last weeks, every night"),
                            ("sample", "an older month, every night"),
                            ("asked", "asked for"),
                            ("rebuild", "computed anew"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("running", "runs"),
                            ("done", "done"),
                            ("failed", "did not end"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("night", models.DateField(null=True)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("definitions", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(default=0)),
                ("queue_pending", models.PositiveIntegerField(default=0)),
                ("queue_parked", models.PositiveIntegerField(default=0)),
                ("queue_marks", models.PositiveIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
            ], options={"constraints": [models.UniqueConstraint(
                condition=models.Q(("night__isnull", False)),
                fields=("company", "night", "kind"),
                name="metric_check_once_a_night",
            )], "indexes": [models.Index(fields=["company", "-id"], name="metric_check_newest")], },
        ),
        migrations.CreateModel(
            name="MetricCheckDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("manager_id", models.BigIntegerField(default=0)),
                ("consultant_id", models.BigIntegerField(default=0)),
                ("month_of", models.CharField(blank=True, max_length=60)),
                ("expected", models.JSONField(null=True)),
                ("found", models.JSONField(null=True)),
                (
                    "check_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="metrics.metriccheck",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="metrics.metricdefinition",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
    operations = together(operations)
