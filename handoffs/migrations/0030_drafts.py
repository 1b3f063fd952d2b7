"""Drafts and touch time."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together

_ID = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


def _points(to, **more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


class Migration(migrations.Migration):
    """Drafts and touch time."""

    dependencies = [
        ("accounts", "0004_protect_absences"),
        ("clients", "0001_initial"),
        ("handoffs", "0029_protect_following"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageDraft",
            fields=[
                ("id", _ID.clone()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "message to the client"),
                            ("comment", "comment for colleagues"),
                        ],
                        max_length=7,
                    ),
                ),
                ("body", models.TextField()),
                ("kept_at", models.DateTimeField()),
                ("company", _points("accounts.company")),
                ("contact", _points("clients.contact", null=True)),
                ("member", _points("accounts.membership")),
                ("request", _points("handoffs.request")),
            ],
            options={
                "verbose_name": "draft of a message",
                "verbose_name_plural": "drafts of messages",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "request", "kind"), name="message_draft_one_of_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(kind="message")
                        | models.Q(kind="comment", contact=None),
                        name="message_draft_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchTime",
            fields=[
                ("id", _ID.clone()),
                ("day", models.DateField(verbose_name="day")),
                (
                    "measured_seconds",
                    models.PositiveIntegerField(default=0, verbose_name="measured"),
                ),
                (
                    "corrected_seconds",
                    models.IntegerField(default=0, verbose_name="corrected by"),
                ),
                ("last_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("company", _points("accounts.company")),
                ("member", _points("accounts.membership")),
                ("request", _points("handoffs.request")),
            ],
            options={
                "verbose_name": "touch time",
                "verbose_name_plural": "touch times",
                "indexes": [
                    models.Index(fields=["request", "day"], name="touch_time_of_request"),
                    models.Index(fields=["member", "-last_at"], name="touch_time_last"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "request", "day"), name="touch_time_one_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(measured_seconds__lte=86400)
                        & models.Q(corrected_seconds__gte=0 - models.F("measured_seconds"))
                        & models.Q(corrected_seconds__lte=86400 - models.F("measured_seconds")),
                        name="touch_time_within_the_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchCorrection",
            fields=[
                ("id", _ID.clone()),
                ("before_seconds", models.PositiveIntegerField()),
                ("after_seconds", models.PositiveIntegerField()),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("company", _points("accounts.company")),
                ("member", _points("accounts.membership")),
                (
                    "touch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="handoffs.touchtime",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of touch time",
                "verbose_name_plural": "corrections of touch time",
            },
        ),
        migrations.CreateModel(
            name="TouchSetting",
            fields=[
                ("id", _ID.clone()),
                (
                    "is_measured",
                    models.BooleanField(default=True, verbose_name="touch time is measured"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("company", _points("accounts.company")),
            ],
            options={
                "verbose_name": "setting of touch time",
                "verbose_name_plural": "settings of touch time",
                "constraints": [
                    models.UniqueConstraint(fields=("company",), name="touch_setting_once")
                ],
            },
        ),
    ]
    operations = together(operations)
