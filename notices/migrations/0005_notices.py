"""Notices and how each person wants them."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import accounts.models

from core.migration_operations import together


class Migration(migrations.Migration):
    """Notices and how each person wants them."""

    dependencies = [("accounts", "0004_protect_absences"), ("notices", "0004_protect_outgoing")]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.mail",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "member", "day"), name="digest_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("params", models.JSONField(default=dict)),
                ("link", models.CharField(blank=True, max_length=300)),
                ("about", models.CharField(blank=True, max_length=60)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "By mail at once"),
                            ("digest", "In a daily mail"),
                            ("product", "In the product only"),
                            ("nothing", "Not at all"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "indexes": [
                    models.Index(
                        fields=["company", "member", "-at", "-id"], name="notice_of_person"
                    ),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["company", "member"],
                        name="notice_unread",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("how", "digest"), ("mailed_at", None), ("read_at", None)
                        ),
                        fields=["company", "member", "at"],
                        name="notice_for_digest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "By mail at once"),
                            ("digest", "In a daily mail"),
                            ("product", "In the product only"),
                            ("nothing", "Not at all"),
                        ],
                        max_length=10,
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "member", "kind"), name="notice_choice_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeRhythm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest_at",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="daily mail at"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        validators=[accounts.models.validate_time_zone],
                        verbose_name="time zone",
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "member"), name="notice_rhythm_once")
                ],
            },
        ),
    ]
    operations = together(operations)
