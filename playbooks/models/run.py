"""A run: one version of a playbook at work for a client, step by step over the roles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from clients.models import Client
from handoffs.models import Request
from playbooks.models.playbook import Playbook, PlaybookVersion
from playbooks.querysets import PlaybookQuerySet
from playbooks.transitions import RunState
from roles.models import Role


class Run(CompanyOwned):
    """A playbook at work, for a client and possibly for one of their requests.

    While it runs exactly one step is open. `version` counts what was done to it. `playbook`
    repeats its version's, so that one runs once at a time for a client's matter.
    """

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="runs")
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, related_name="runs"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="runs")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="runs")
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.RUNNING)
    started_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=1000, blank=True)
    idempotency_key = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        """A key makes one run; a playbook runs once at a time for a matter; a run ends once."""

        verbose_name = _("run of a playbook")
        verbose_name_plural = _("runs of playbooks")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="run_idempotency_key",
            ),
            models.UniqueConstraint(
                fields=["playbook", "client", "request"],
                condition=Q(state="running"),
                nulls_distinct=False,
                name="run_one_running",
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="run_ended_at_fits_state",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-started_at"], name="run_of_client"),
            models.Index(fields=["company", "state", "-started_at", "-id"], name="run_state"),
        ]

    def __str__(self) -> str:
        """Which run, for logs."""
        return f"run {self.pk} of version {self.playbook_version_id}"


class RunStep(CompanyOwned):
    """One holder's turn at a step: who is to do it, until when, and what came out.

    `key` names the step in the run's version. A step that is given to somebody else, or come back
    to, has another row, and `position` counts them: nothing about the past is overwritten. Held
    by a person or by a team, as a request is; `holder_reason` says why, as on a request. `is_done`
    says whether this turn did the step, or gave it away, or was ended with a cancelled run; `note`
    is what was written then. `answer` is the branch chosen at a decision (`to`, `label_en`,
    `label_ru`), kept as it read on that day.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="run_steps"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    holder_reason = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.JSONField(default=dict)
    note = models.TextField(max_length=4000, blank=True)
    is_done = models.BooleanField(default=False)
    escalated_at = models.DateTimeField(null=True)

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        """One open step a run; somebody always is to do it."""

        verbose_name = _("step of a run")
        verbose_name_plural = _("steps of runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_step_position"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(ended_at=None), name="run_step_one_open"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, team=None) | Q(member=None, team__isnull=False),
                name="run_step_has_holder",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "member", "due_at"],
                condition=Q(ended_at=None),
                name="run_step_of_member",
            ),
            models.Index(
                fields=["company", "due_at"],
                condition=Q(ended_at=None, escalated_at=None),
                name="run_step_to_escalate",
            ),
        ]

    def __str__(self) -> str:
        """Which step, for logs."""
        return f"{self.run_id}: {self.key}"
