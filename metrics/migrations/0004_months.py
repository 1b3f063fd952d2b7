"""Months beside the leaves; what is derived pays for no constraint and no index it does not need.

What observations, marks and leaves refer to is never deleted, and they are written by one
statement from rows that do have the constraints. A leaf's key is its primary key; the number it
had stays empty, so that what runs while this is rolled out goes on.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.migration_operations import together


def _unconstrained(to: str, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


_LEAF_KEY = ("company", "build", "day", "manager_id", "consultant_id")
_COLUMNS = "company_id, build_id, day, manager_id, consultant_id"


class Migration(migrations.Migration):
    """Two kinds of tables and a key."""

    dependencies = [("metrics", "0003_definition_starts")]

    operations = [
        migrations.CreateModel(
            name="MonthChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "company",
                        "definition",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("company", _unconstrained("accounts.company")),
                ("definition", _unconstrained("metrics.metricdefinition")),
                ("month", models.DateField()),
                ("generation", models.BigIntegerField(default=1)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="MonthRollup",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "company",
                        "build",
                        "part",
                        "month",
                        "key",
                        "label",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("company", _unconstrained("accounts.company")),
                ("build", _unconstrained("metrics.metricbuild")),
                (
                    "part",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Company"),
                            (1, "Manager"),
                            (2, "Consultant"),
                            (3, "Role"),
                            (4, "Team"),
                            (5, "Topic"),
                            (6, "Channel"),
                            (7, "Client"),
                        ]
                    ),
                ),
                ("month", models.DateField()),
                ("key", models.BigIntegerField(default=0)),
                ("label", models.CharField(blank=True, max_length=10)),
                ("generation", models.BigIntegerField()),
                ("settles_at", models.DateTimeField(null=True)),
                ("n", models.PositiveIntegerField()),
                ("total", models.FloatField()),
                ("positives", models.PositiveIntegerField()),
                ("negatives", models.PositiveIntegerField()),
                (
                    "buckets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), null=True, size=None
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="BuildPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("is_filled", models.BooleanField(default=False)),
                ("is_checked", models.BooleanField(default=False)),
                (
                    "build",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="metrics.metricbuild",
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
                fields=("company", "build", "month"), name="build_piece_once"
            )], },
        ),
        *(
            migrations.AlterField("observation", name, _unconstrained(to, null=True))
            for name, to in (
                ("consultant", "accounts.membership"),
                ("manager", "accounts.membership"),
                ("team", "accounts.team"),
                ("role", "roles.role"),
                ("client", "clients.client"),
                ("topic", "roles.topic"),
            )
        ),
        *(
            migrations.AlterField(model, name, _unconstrained(to))
            for model, name, to in (
                ("observation", "company", "accounts.company"),
                ("observation", "definition", "metrics.metricdefinition"),
                ("dirtybucket", "company", "accounts.company"),
                ("dirtybucket", "definition", "metrics.metricdefinition"),
                ("leaf", "company", "accounts.company"),
                ("leaf", "definition", "metrics.metricdefinition"),
                ("leaf", "build", "metrics.metricbuild"),
            )
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("leaf", "leaf_once"),
                migrations.RemoveField("leaf", "id"),
                migrations.AddField(
                    "leaf",
                    "pk",
                    models.CompositePrimaryKey(
                        *_LEAF_KEY, blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    f"""
                    ALTER TABLE metrics_leaf DROP CONSTRAINT leaf_once,
                        DROP CONSTRAINT metrics_leaf_pkey,
                        ALTER COLUMN id DROP IDENTITY, ALTER COLUMN id DROP NOT NULL,
                        ADD CONSTRAINT metrics_leaf_pkey PRIMARY KEY ({_COLUMNS})
                    """,
                    f"""
                    ALTER TABLE metrics_leaf DROP CONSTRAINT metrics_leaf_pkey,
                        DROP COLUMN id,
                        ADD COLUMN id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                        ADD CONSTRAINT leaf_once UNIQUE ({_COLUMNS})
                    """,
                )
            ],
        ),
    ]
    operations = together(operations)
