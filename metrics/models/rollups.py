"""Observations, marks and leaves (METRICS section 4)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from accounts.models import Company, CompanyOwned, Membership, Team
from clients.models import Client
from core.access import CompanyQuerySet
from metrics.models.definitions import MetricBuild, MetricDefinition
from roles.models import Role, Topic

_UNCONSTRAINED: dict[str, Any] = {
    "on_delete": models.PROTECT,
    "related_name": "+",
    "db_index": False,
    "db_constraint": False,
}


class Observation(CompanyOwned):
    """One measured thing. Append-only: a correction is a new revision; only `is_current` of the
    earlier one may fall. Unique on its natural key, so a repeat changes nothing.

    Credited people and things are never deleted, and come from rows of the ledger that have the
    constraints: these columns need no index and no constraint of their own.
    `leaf_manager` and `leaf_consultant` are the leaf's key, 0 where nobody is credited: plain
    columns, because row-level security keeps an expression out of an index search.

    `value` is what the definition's kind needs: seconds, a score, or a count. `positive` and
    `negative` count towards shares. `settles_at`: until then the value may still change by rule.
    """

    company = models.ForeignKey(Company, **_UNCONSTRAINED)
    definition = models.ForeignKey(MetricDefinition, **_UNCONSTRAINED)
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
    consultant = models.ForeignKey(Membership, null=True, **_UNCONSTRAINED)
    manager = models.ForeignKey(Membership, null=True, **_UNCONSTRAINED)
    team = models.ForeignKey(Team, null=True, **_UNCONSTRAINED)
    role = models.ForeignKey(Role, null=True, **_UNCONSTRAINED)
    client = models.ForeignKey(Client, null=True, **_UNCONSTRAINED)
    topic = models.ForeignKey(Topic, null=True, **_UNCONSTRAINED)
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

    Marked by an upsert that raises `generation`; claimed with SKIP LOCKED, the newest days first,
    and deleted in the transaction that recomputed it. What marks and leaves belong to is never
    deleted: they pay for no constraint. Marks come and go with each write, so their key is the
    only index, in the order in which they are claimed.
    """

    company = models.ForeignKey(Company, **_UNCONSTRAINED)
    pk = models.CompositePrimaryKey("company", "day", "definition", "manager_id", "consultant_id")
    definition = models.ForeignKey(MetricDefinition, **_UNCONSTRAINED)
    day = models.DateField()
    manager_id = models.BigIntegerField(default=0)
    consultant_id = models.BigIntegerField(default=0)
    generation = models.BigIntegerField(default=1)
    marked_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        """Which leaf."""
        return f"{self.definition_id} {self.day} {self.manager_id}/{self.consultant_id}"


class Leaf(CompanyOwned):
    """The smallest rollup: (build, local day, manager, consultant); 0 where nobody is credited.

    Mergeable: counters add up; `durations` (seconds, for metrics of time) are concatenated, so
    that medians of longer periods and higher levels are exact. `settles` are the times until
    which single observations are provisional, `settles_at` the last of them. A leaf of a single
    observation keeps neither array: `total` is its value, `settles_at` its time.
    """

    company = models.ForeignKey(Company, **_UNCONSTRAINED)
    pk = models.CompositePrimaryKey("company", "build", "day", "manager_id", "consultant_id")
    build = models.ForeignKey(MetricBuild, **_UNCONSTRAINED)
    definition = models.ForeignKey(MetricDefinition, **_UNCONSTRAINED)
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
