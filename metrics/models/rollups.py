"""Observations, marks and leaves (METRICS section 4)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from accounts.models import Company, CompanyOwned, Membership, Team
from clients.models import Client
from core.access import CompanyQuerySet
from metrics.models.definitions import MetricBuild, MetricDefinition
from roles.models import Role, Topic


class Observation(CompanyOwned):
    """One measured thing. Append-only: a correction is a new revision; only `is_current` of the
    earlier one may fall. Unique on its natural key, so a repeat changes nothing.

    Credited people and things are never deleted, so their columns need no index of their own.
    `leaf_manager` and `leaf_consultant` are the leaf's key, 0 where nobody is credited: plain
    columns, because row-level security keeps an expression out of an index search.

    `value` is what the definition's kind needs: seconds, a score, or a count. `positive` and
    `negative` count towards shares. `settles_at`: until then the value may still change by rule.
    """

    definition = models.ForeignKey(
        MetricDefinition, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source_kind = models.CharField(max_length=12)
    source_id = models.BigIntegerField()
    key = models.BigIntegerField(default=0)
    revision = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_void = models.BooleanField(default=False)
    day = models.DateField()
    at = models.DateTimeField()
    value = models.FloatField()
    positive = models.BooleanField(default=False)
    negative = models.BooleanField(default=False)
    settles_at = models.DateTimeField(null=True)
    consultant = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    leaf_manager = models.GeneratedField(
        expression=Coalesce("manager", 0), output_field=models.BigIntegerField(), db_persist=True
    )
    leaf_consultant = models.GeneratedField(
        expression=Coalesce("consultant", 0), output_field=models.BigIntegerField(), db_persist=True
    )

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One current fact a key."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "definition", "source_kind", "source_id", "key", "revision"],
                name="observation_revision",
            ),
            models.UniqueConstraint(
                fields=["company", "definition", "source_kind", "source_id", "key"],
                condition=Q(is_current=True),
                name="observation_one_current",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "definition", "day", "leaf_manager", "leaf_consultant"],
                condition=Q(is_current=True, is_void=False),
                name="observation_leaf",
            )
        ]

    def __str__(self) -> str:
        """What was observed."""
        return f"{self.definition_id} of {self.source_kind} {self.source_id}"


class DirtyBucket(CompanyOwned):
    """A leaf to compute again. `manager_id` and `consultant_id` are 0 where nobody is credited.

    Marked by an upsert that raises `generation`; claimed with SKIP LOCKED and deleted in the
    transaction that recomputed it. What marks and leaves belong to is never deleted: they pay for
    no constraint.
    """

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    definition = models.ForeignKey(
        MetricDefinition,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    day = models.DateField()
    manager_id = models.BigIntegerField(default=0)
    consultant_id = models.BigIntegerField(default=0)
    generation = models.BigIntegerField(default=1)
    marked_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One mark a leaf."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "definition", "day", "manager_id", "consultant_id"],
                name="dirty_bucket_once",
            )
        ]
        indexes = [models.Index(fields=["company", "id"], name="dirty_bucket_oldest")]

    def __str__(self) -> str:
        """Which leaf."""
        return f"{self.definition_id} {self.day} {self.manager_id}/{self.consultant_id}"


class Leaf(CompanyOwned):
    """The smallest rollup: (build, local day, manager, consultant); 0 where nobody is credited.

    Mergeable: counters add up; `durations` (seconds, for metrics of time) are concatenated, so
    that medians of longer periods and higher levels are exact. `settles` are the times until
    which single observations are provisional, `settles_at` the last of them.
    """

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    pk = models.CompositePrimaryKey("company", "build", "day", "manager_id", "consultant_id")
    build = models.ForeignKey(
        MetricBuild, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    definition = models.ForeignKey(
        MetricDefinition,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    day = models.DateField()
    manager_id = models.BigIntegerField(default=0)
    consultant_id = models.BigIntegerField(default=0)
    n = models.PositiveIntegerField()
    total = models.FloatField()
    positives = models.PositiveIntegerField()
    negatives = models.PositiveIntegerField()
    settles_at = models.DateTimeField(null=True)
    settles = ArrayField(models.DateTimeField(), null=True)
    durations = ArrayField(models.FloatField(), null=True)

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        """Which leaf."""
        return f"{self.definition_id} {self.day} {self.manager_id}/{self.consultant_id}"
