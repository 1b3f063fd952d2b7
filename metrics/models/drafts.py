"""Drafts of the next version of a definition: computed aside, read by nobody but their writers."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet


class DraftState(models.TextChoices):
    """How far the draft's figures over the past are computed."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class DefinitionDraft(CompanyOwned):
    """What the next version of a metric is to say, until it is published or thrown away.

    The columns from `code` to `time_zone` are named as those of `MetricDefinition`: the derivation
    reads either table. `computed` is the past by this draft beside the version in use, month by
    month; it stands for the draft's `version` as long as `state` is "done". A worker's sign of
    life is `beat_at`.
    """

    code = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    min_n = models.PositiveSmallIntegerField(default=10)
    time_zone = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    starts_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    computed = models.JSONField(default=dict)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One draft a metric."""

        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="definition_draft_once")
        ]

    def __str__(self) -> str:
        """Whose next version it is."""
        return f"draft of {self.code}"
