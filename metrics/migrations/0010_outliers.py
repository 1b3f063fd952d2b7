"""Steady outliers: weekly looks, findings, what was done."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from core.migration_operations import together


class Migration(migrations.Migration):
    """Three tables."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("playbooks", "0002_protection"),
        ("metrics", "0009_protect_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutlierRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("looked_peers", models.PositiveIntegerField(default=0)),
                ("looked_past", models.PositiveIntegerField(default=0)),
                ("read_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(
                fields=("company", "week", "number"), name="outlier_run_number"
            )], 
                "verbose_name": "weekly look at outliers",
                "verbose_name_plural": "weekly looks at outliers",
            },
        ),
        migrations.CreateModel(
            name="OutlierFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="metric")),
                (
                    "comparison",
                    models.CharField(
                        choices=[
                            ("peers", "Others on the same work"),
                            ("past", "Their own weeks before"),
                        ],
                        max_length=5,
                        verbose_name="compared with",
                    ),
                ),
                ("is_above", models.BooleanField()),
                ("is_good", models.BooleanField(verbose_name="good news")),
                ("n", models.PositiveIntegerField()),
                ("observed", models.FloatField()),
                ("expected", models.FloatField()),
                ("tau", models.FloatField(default=0)),
                ("z", models.FloatField()),
                ("q", models.FloatField()),
                ("beyond", models.PositiveSmallIntegerField()),
                ("reference_n", models.PositiveIntegerField()),
                ("reference_people", models.PositiveIntegerField()),
                ("weeks", models.JSONField(default=list)),
                ("mix", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(db_default=Now())),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "consultant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="consultant",
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
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="metrics.outlierrun",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(
                fields=("company", "run", "consultant", "code", "comparison"),
                name="outlier_finding_once",
            )], 
                "verbose_name": "steady outlier",
                "verbose_name_plural": "steady outliers",
            },
        ),
        migrations.CreateModel(
            name="OutlierFollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="metric")),
                (
                    "kind",
                    models.CharField(
                        choices=[("practice", "Write the practice down"), ("coach", "Coach")],
                        max_length=8,
                        verbose_name="what is done",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(max_length=20000)),
                ("notes", models.TextField(blank=True, max_length=20000)),
                ("outcome", models.TextField(blank=True, max_length=20000)),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                    "consultant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
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
                    "finding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="metrics.outlierfinding",
                    ),
                ),
                (
                    "playbook",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="playbooks.playbook",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up of an outlier",
                "verbose_name_plural": "follow-ups of outliers",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("company", "consultant", "code", "kind"),
                        name="outlier_follow_up_open",
                    )
                ],
            },
        ),
    ]
    operations = together(operations)
