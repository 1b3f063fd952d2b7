"""Months: a second rollup for long ranges and for cuts, beside the leaves.

A month is read only while its company row carries the generation that `MonthChange` has: whoever
changes observations raises that generation in the same statement. Everything else is read from
leaves or observations, so a month may be missing or behind at any time.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Company, CompanyOwned
from core.access import CompanyQuerySet
from metrics.models.definitions import MetricBuild, MetricDefinition


class MonthPart(models.IntegerChoices):
    """Whose, or of what, a row of a month is. `key` is the id, `label` the channel."""

    COMPANY = 0
    MANAGER = 1
    CONSULTANT = 2
    ROLE = 3
    TEAM = 4
    TOPIC = 5
    CHANNEL = 6
    CLIENT = 7


class MonthRollup(CompanyOwned):
    """(build, part, month, key): counters, and for metrics of time a histogram.

    The histogram is sparse: `counts[i]` values lie in bucket `buckets[i]`, that is in
    (1.02 ** (b - 1), 1.02 ** b]; read as the bucket's midpoint a value is off by 1 % at most
    (DDSketch: Masson, Rim and Lee 2019). Keys lead to rows that are never deleted and that
    observations refer to; they carry no constraint of their own.
    """

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    pk = models.CompositePrimaryKey("company", "build", "part", "month", "key", "label")
    build = models.ForeignKey(
        MetricBuild, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    part = models.PositiveSmallIntegerField(choices=MonthPart)
    month = models.DateField()
    key = models.BigIntegerField(default=0)
    label = models.CharField(max_length=10, blank=True)
    generation = models.BigIntegerField()
    settles_at = models.DateTimeField(null=True)
    n = models.PositiveIntegerField()
    total = models.FloatField()
    positives = models.PositiveIntegerField()
    negatives = models.PositiveIntegerField()
    buckets = ArrayField(models.SmallIntegerField(), null=True)
    counts = ArrayField(models.IntegerField(), null=True)

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        """Which month of which part."""
        return f"{self.month:%Y-%m} {MonthPart(self.part).name} {self.key}{self.label}"


class MonthChange(CompanyOwned):
    """How often observations of a definition's month changed; never skipped, never deleted."""

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    pk = models.CompositePrimaryKey("company", "definition", "month")
    definition = models.ForeignKey(
        MetricDefinition,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    month = models.DateField()
    generation = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        """Which month."""
        return f"{self.definition_id} {self.month:%Y-%m}: {self.generation}"


class BuildPiece(CompanyOwned):
    """A month of leaves that a rebuild fills, then checks; several processes share them out."""

    build = models.ForeignKey(
        MetricBuild, on_delete=models.PROTECT, related_name="pieces", db_index=False
    )
    month = models.DateField()
    is_filled = models.BooleanField(default=False)
    is_checked = models.BooleanField(default=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One piece a month and build."""

        constraints = [
            models.UniqueConstraint(fields=["company", "build", "month"], name="build_piece_once")
        ]

    def __str__(self) -> str:
        """Which month."""
        return f"{self.month:%Y-%m} of build {self.build_id}"
