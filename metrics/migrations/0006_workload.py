"""Days of people: working hours and load."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("roles", "0008_protect_differences"),
        ("metrics", "0005_protect_months"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("ends_at", models.DateTimeField()),
                (
                    "closed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "day"), name="day_closing_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "scheduled_seconds",
                    models.PositiveIntegerField(null=True, verbose_name="seconds to work"),
                ),
                (
                    "open_requests",
                    models.PositiveIntegerField(null=True, verbose_name="open requests"),
                ),
                (
                    "open_questions",
                    models.PositiveIntegerField(null=True, verbose_name="open questions"),
                ),
                ("open_steps", models.PositiveIntegerField(null=True, verbose_name="open steps")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
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
                (
                    "role",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.role",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a person",
                "verbose_name_plural": "days of people",
                "indexes": [models.Index(fields=["company", "day"], name="member_day_of_company")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "member", "day"), name="member_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("open_questions", None),
                                ("open_requests", None),
                                ("open_steps", None),
                                ("scheduled_seconds", None),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("open_questions__isnull", False),
                                ("open_requests__isnull", False),
                                ("open_steps__isnull", False),
                                ("scheduled_seconds__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="member_day_closed_whole",
                    ),
                ],
            },
        ),
    ]
    operations = together(operations)
