"""Hand-overs, and who held a request for how long."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet
from handoffs.transitions import HandoverState
from roles.models import Role


class HandoverKind(models.TextChoices):
    """Whether it goes on or comes back."""

    FORWARD = "forward", _("hand-over")
    RETURN = "return", _("return")


class Handover(CompanyOwned):
    """An offer of a request to somebody else, with its context. At most one open a request.

    `from_team` and `to_team` are the teams of that day; an offer to a whole team has no
    `to_owner`. `answer_working_seconds` runs from the offer to acceptance or refusal.
    `is_outside_matrix` says that the matrix of that day named the receiving role with no letter
    for the topic; `outside_reason` is why it went there all the same.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=8, choices=HandoverKind, default=HandoverKind.FORWARD)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OFFERED)
    offered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    from_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="handovers_sent"
    )
    from_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    to_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="handovers_received"
    )
    to_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(_("why"))
    tried = models.TextField(_("what has been tried"), blank=True)
    expected = models.TextField(_("what you expect"), blank=True)
    promised = models.CharField(_("promised to the client"), max_length=500, blank=True)
    promised_by = models.DateTimeField(_("by when"), null=True, blank=True)
    keep_in_sight = models.BooleanField(_("keep it in my sight"), default=False)
    is_outside_matrix = models.BooleanField(
        _("outside the matrix"), default=False, db_default=False
    )
    outside_reason = models.TextField(
        _("why this role"), max_length=1000, blank=True, default="", db_default=""
    )
    answer_reason = models.TextField(_("reason"), blank=True)
    offered_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_working_seconds = models.PositiveIntegerField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """One open offer a request; somebody receives it."""

        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "request"],
                condition=Q(state="offered"),
                name="handover_one_open",
            ),
            models.CheckConstraint(
                condition=Q(to_owner__isnull=False) | Q(to_team__isnull=False),
                name="handover_has_receiver",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "to_owner"],
                condition=Q(state="offered"),
                name="handover_offered_to",
            ),
            models.Index(fields=["request", "offered_at"], name="handover_of_request"),
        ]

    def __str__(self) -> str:
        """Which request, to whom."""
        return f"{self.request_id} → {self.to_owner_id or self.to_team_id}"


class HoldingStart(models.TextChoices):
    """How an owner came to hold a request."""

    OPENED = "opened", _("owned it first")
    ACCEPTED = "accepted", _("accepted it")
    ASSIGNED = "assigned", _("was assigned it")


class Holding(CompanyOwned):
    """The time one owner held a request, stamped with role, team and manager of that day.

    `working_seconds` is by the request's frozen calendar and filled when the holding ends;
    time after a resolution belongs to nobody.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="holdings")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=HoldingStart)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    working_seconds = models.PositiveBigIntegerField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Never two owners at a time."""

        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "request"],
                condition=Q(ended_at=None),
                name="holding_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="holding_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["request", "started_at"], name="holding_of_request")]

    def __str__(self) -> str:
        """Who held what."""
        return f"{self.request_id} held by {self.owner_id or self.team_id}"
