"""Definitions of metrics, in versions, and the builds that hold their figures."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet


class MetricDefinition(CompanyOwned):
    """One version of one metric in one company. `code` names the formula in the code
    (`metrics.catalogue`); `parameters` are this version's windows and limits."""

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    parameters = models.JSONField(default=dict)
    min_n = models.PositiveSmallIntegerField(default=10)
    time_zone = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    # The first local day whose periods are read by this version; empty: the whole past.
    starts_on = models.DateField(null=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """A version is made once."""

        constraints = [
            models.UniqueConstraint(
                fields=["company", "code", "version"], name="definition_version"
            )
        ]

    def __str__(self) -> str:
        """Code and version."""
        return f"{self.code} v{self.version}"


class BuildState(models.TextChoices):
    """Life of a build: filled beside the active one, verified, switched, dropped."""

    BUILDING = "building"
    ACTIVE = "active"
    RETIRED = "retired"


class MetricBuild(CompanyOwned):
    """A complete set of leaves of one definition. Readers use the active one only.

    `progress` is how far a rebuild has come, so that one that was killed goes on from there.
    """

    definition = models.ForeignKey(
        MetricDefinition, on_delete=models.PROTECT, related_name="builds"
    )
    state = models.CharField(max_length=10, choices=BuildState, default=BuildState.BUILDING)
    filled = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    started_at = models.DateTimeField(db_default=Now())
    activated_at = models.DateTimeField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One active build a definition, at most one on its way."""

        constraints = [
            models.UniqueConstraint(
                fields=["definition"], condition=Q(state="active"), name="build_one_active"
            ),
            models.UniqueConstraint(
                fields=["definition"], condition=Q(state="building"), name="build_one_building"
            ),
        ]

    def __str__(self) -> str:
        """Definition and state."""
        return f"build of {self.definition_id}: {self.state}"
