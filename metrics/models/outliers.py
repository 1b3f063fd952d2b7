"""Steady outliers: what each weekly closing found, and what people did about it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, ReportingLine
from accounts.selectors import local_day
from core.access import Actor, Capability, CompanyQuerySet
from metrics.models.definitions import MetricDefinition
from playbooks.models import Playbook


class AboutPersonQuerySet(CompanyQuerySet[Any]):
    """Rows about a consultant: seen by themselves and by those who answer for them."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own; a manager's people's of today; all for heads."""
        if not actor.has(Capability.METRICS_VIEW):
            return self.none()
        rows = self.of_company(actor.company_id)
        if actor.has(Capability.METRICS_VIEW_ALL):
            return rows
        seen = Q(consultant_id=actor.membership_id)
        if actor.has(Capability.METRICS_VIEW_TEAM):
            today = local_day(actor.company_time_zone, timezone.now())
            lines = ReportingLine.objects.of_company(actor.company_id).on(today)
            people = lines.filter(manager_id=actor.membership_id)
            seen |= Q(consultant__in=people.values("member"))
        return rows.filter(seen)


class OutlierRun(CompanyOwned):
    """One weekly look at everybody. Append-only: when data came late the week is looked at again,
    and the run with the highest number counts.

    `week` is the Monday of the last week looked at; `looked_peers` and `looked_past` are over how
    many people and metrics each correction went; `read_at` when the observations were read.
    """

    week = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    looked_peers = models.PositiveIntegerField(default=0)
    looked_past = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Numbered within a week."""

        verbose_name = _("weekly look at outliers")
        verbose_name_plural = _("weekly looks at outliers")
        constraints = [
            models.UniqueConstraint(fields=["company", "week", "number"], name="outlier_run_number")
        ]

    def __str__(self) -> str:
        """Week and number."""
        return f"{self.week} #{self.number}"


class Comparison(models.TextChoices):
    """What somebody was compared with."""

    PEERS = "peers", _("Others on the same work")
    PAST = "past", _("Their own weeks before")


class OutlierFinding(CompanyOwned):
    """Somebody steadily above or below what was expected. Append-only, as it was found.

    `observed`, `expected` and `tau` (by how much people differ anyway) are in the unit of the
    metric's scale: per cent, points; of times the share in per cent above the others' median.
    `weeks` and `mix` keep the weeks and kinds of work it rests on.
    """

    run = models.ForeignKey(OutlierRun, on_delete=models.PROTECT, related_name="findings")
    definition = models.ForeignKey(
        MetricDefinition, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(_("metric"), max_length=40)
    consultant = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("consultant")
    )
    comparison = models.CharField(_("compared with"), max_length=5, choices=Comparison)
    is_above = models.BooleanField()
    is_good = models.BooleanField(_("good news"))
    n = models.PositiveIntegerField()
    observed = models.FloatField()
    expected = models.FloatField()
    tau = models.FloatField(default=0)
    z = models.FloatField()
    q = models.FloatField()
    beyond = models.PositiveSmallIntegerField()
    reference_n = models.PositiveIntegerField()
    reference_people = models.PositiveIntegerField()
    weeks = models.JSONField(default=list)
    mix = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        """Once a run, person, metric and comparison."""

        verbose_name = _("steady outlier")
        verbose_name_plural = _("steady outliers")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "run", "consultant", "code", "comparison"],
                name="outlier_finding_once",
            )
        ]

    def __str__(self) -> str:
        """Metric and whose, for logs."""
        return f"{self.code} of {self.consultant_id}"


class FollowUpKind(models.TextChoices):
    """What is done about a steady outlier."""

    PRACTICE = "practice", _("Write the practice down")
    COACH = "coach", _("Coach")


class FollowUpState(models.TextChoices):
    """How far it is."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class OutlierFollowUp(CompanyOwned):
    """What a manager does about a finding: write down what somebody does differently, or coach.

    `text` is the practice or the plan, `notes` what was said in the conversation.
    """

    finding = models.ForeignKey(
        OutlierFinding, on_delete=models.PROTECT, related_name="follow_ups", db_index=False
    )
    code = models.CharField(_("metric"), max_length=40)
    consultant = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what is done"), max_length=8, choices=FollowUpKind)
    state = models.CharField(
        _("state"), max_length=7, choices=FollowUpState, default=FollowUpState.OPEN
    )
    text = models.TextField(max_length=20_000)
    notes = models.TextField(max_length=20_000, blank=True)
    outcome = models.TextField(max_length=20_000, blank=True)
    playbook = models.ForeignKey(
        Playbook, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        """One of a kind is open at a time for a person and metric."""

        verbose_name = _("follow-up of an outlier")
        verbose_name_plural = _("follow-ups of outliers")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "consultant", "code", "kind"],
                condition=Q(state="open"),
                name="outlier_follow_up_open",
            )
        ]

    def __str__(self) -> str:
        """What and about whom, for logs."""
        return f"{self.kind} {self.code} of {self.consultant_id}"
