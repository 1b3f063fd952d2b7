"""Checks of the figures against the ledger, and what they found."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet
from metrics.models.definitions import MetricDefinition


class CheckKind(models.TextChoices):
    """Why the figures are looked at."""

    NIGHT = "night", _("last weeks, every night")
    SAMPLE = "sample", _("an older month, every night")
    ASKED = "asked", _("asked for")
    REBUILD = "rebuild", _("computed anew")


class CheckState(models.TextChoices):
    """Life of a check."""

    WAITING = "waiting", _("waits")
    RUNNING = "running", _("runs")
    DONE = "done", _("done")
    FAILED = "failed", _("did not end")


class MetricCheck(CompanyOwned):
    """One comparison of all leaves of some local days with a recomputation from the ledger.

    One of kind "rebuild" computes the figures anew from the ledger first. `until` is the first
    day no longer included. `night` is the local day of one that came by itself. The queue is as it
    stood when the figures were compared: what waits in it may explain a difference.
    """

    kind = models.CharField(max_length=8, choices=CheckKind)
    state = models.CharField(max_length=8, choices=CheckState, default=CheckState.WAITING)
    since = models.DateField()
    until = models.DateField()
    night = models.DateField(null=True)
    asked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    definitions = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    queue_pending = models.PositiveIntegerField(default=0)
    queue_parked = models.PositiveIntegerField(default=0)
    queue_marks = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Two checks a night."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "night", "kind"],
                condition=Q(night__isnull=False),
                name="metric_check_once_a_night",
            )
        ]
        indexes = [models.Index(fields=["company", "-id"], name="metric_check_newest")]

    def __str__(self) -> str:
        """Which days."""
        return f"check of {self.since} to {self.until}"

    @property
    def queue_was_empty(self) -> bool:
        """Whether nothing was left to do that could explain a difference."""
        return not (self.queue_pending or self.queue_parked or self.queue_marks)


class MetricCheckDifference(CompanyOwned):
    """A leaf that was not what the ledger says; null where there was no leaf. Append-only.

    `month_of` names a part whose month differs instead: `day` is then the month's first.
    """

    check_run = models.ForeignKey(MetricCheck, on_delete=models.PROTECT, related_name="differences")
    definition = models.ForeignKey(
        MetricDefinition, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    manager_id = models.BigIntegerField(default=0)
    consultant_id = models.BigIntegerField(default=0)
    month_of = models.CharField(max_length=60, blank=True)
    expected = models.JSONField(null=True)
    found = models.JSONField(null=True)

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        """Which leaf."""
        return f"{self.definition_id} {self.day} {self.manager_id}/{self.consultant_id}"
