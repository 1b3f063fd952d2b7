"""Learning beside a colleague: days of shadowing, and first requests looked at by a supervisor."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import Actor, Capability
from handoffs.models import Request
from training.models.assignments import Assignment
from training.querysets import AboutMemberQuerySet


class WithColleagueQuerySet(AboutMemberQuerySet):
    """Rows about a person and a colleague: seen by that colleague too."""

    colleague: ClassVar[str]

    def visible_to(self, actor: Actor) -> Self:
        """What is seen of the person, and where one is the colleague."""
        seen = super().visible_to(actor)
        if not actor.has(Capability.TRAINING_VIEW) or actor.has(Capability.TRAINING_VIEW_ALL):
            return seen
        beside: dict[str, Any] = {f"{self.colleague}_id": actor.membership_id}
        return seen | self.of_company(actor.company_id).filter(**beside)


class ShadowingQuerySet(WithColleagueQuerySet):
    """Days of shadowing: the newcomer's, and the host's."""

    colleague = "host"


class SupervisedQuerySet(WithColleagueQuerySet):
    """Requests under supervision: the newcomer's, and the supervisor's."""

    colleague = "supervisor"


class ShadowingState(models.TextChoices):
    """How far it is."""

    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed by both")
    NOT_HELD = "not_held", _("Did not happen")
    CANCELLED = "cancelled", _("Called off")


class ShadowingDay(CompanyOwned):
    """A day at a colleague's side. It counts when both say that it happened.

    `why` names what the host was chosen for (see `training.selectors.hosts`); `focus` is what to
    look at, `notes` what the newcomer saw. `assignment` is what the confirmed day fulfilled.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    host = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("host")
    )
    on_day = models.DateField(_("day"))
    why = models.CharField(max_length=60, blank=True)
    focus = models.CharField(_("what to look at"), max_length=500, blank=True)
    notes = models.TextField(_("notes"), max_length=8000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ShadowingState, default=ShadowingState.PLANNED
    )
    member_said_at = models.DateTimeField(null=True)
    host_said_at = models.DateTimeField(null=True)
    because = models.CharField(_("reason"), max_length=1000, blank=True)
    ended_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, related_name="shadowing_day"
    )
    arranged_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ShadowingQuerySet.as_manager()

    class Meta:
        """Two people; confirmed when both said so; one day with a host counts once."""

        verbose_name = _("day of shadowing")
        verbose_name_plural = _("days of shadowing")
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("host")), name="shadowing_of_another"),
            models.UniqueConstraint(
                fields=["member", "host", "on_day"],
                condition=Q(state__in=["planned", "confirmed"]),
                name="shadowing_day_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(member_said_at__isnull=False, host_said_at__isnull=False),
                name="shadowing_confirmed_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["not_held", "cancelled"]) | ~Q(because=""),
                name="shadowing_reason_where_not_held",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "host", "on_day"],
                condition=Q(state="planned"),
                name="shadowing_of_host",
            ),
            models.Index(fields=["company", "member", "on_day"], name="shadowing_of_member"),
        ]

    def __str__(self) -> str:
        """Who with whom, for logs."""
        return f"{self.member_id} with {self.host_id} on {self.on_day}"


class SupervisedState(models.TextChoices):
    """How far it is."""

    ASKED = "asked", _("To be looked at")
    DONE = "done", _("Done")
    AGAIN = "again", _("Once more")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SupervisedRequest(CompanyOwned):
    """A real request of a newcomer that a colleague looks at: what was good, what to change."""

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    supervisor = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("supervisor")
    )
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="+", verbose_name=_("request")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SupervisedState, default=SupervisedState.ASKED
    )
    good = models.TextField(_("what was good"), max_length=4000, blank=True)
    to_change = models.TextField(_("what to change"), max_length=4000, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, related_name="supervised_request"
    )
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SupervisedQuerySet.as_manager()

    class Meta:
        """Two people; a request is looked at once at a time, and is done once."""

        verbose_name = _("request under supervision")
        verbose_name_plural = _("requests under supervision")
        constraints = [
            models.CheckConstraint(
                condition=~Q(member=F("supervisor")), name="supervised_by_another"
            ),
            models.UniqueConstraint(
                fields=["member", "request"],
                condition=Q(state__in=["asked", "done"]),
                name="supervised_request_once",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["done", "again"], looked_at__isnull=False) & ~Q(good=""))
                | Q(state__in=["asked", "withdrawn"], looked_at=None),
                name="supervised_looked_at_fits_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "supervisor"],
                condition=Q(state="asked"),
                name="supervised_of_supervisor",
            ),
            models.Index(fields=["company", "member"], name="supervised_of_member"),
        ]

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"request {self.request_id} of {self.member_id}"
