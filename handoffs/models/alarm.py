"""Something goes wrong with a request while it is still open, and somebody was told of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from handoffs.circles import AlarmKind
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet
from roles.models import Role


class RequestAlarm(CompanyOwned):
    """What goes wrong with a request, from the moment it was seen until it is over.

    `since_at` is when the trouble began, `data` what its sentence needs (see
    `handoffs.selectors.troubles`). The weak link and the hours lost are those of the moment it
    was raised; pages count on from there. Raised again, it is another alarm.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(_("kind"), max_length=9, choices=AlarmKind)
    since_at = models.DateTimeField(_("since"))
    raised_at = models.DateTimeField(_("raised"))
    cleared_at = models.DateTimeField(_("over since"), null=True)
    lost_working_seconds = models.PositiveBigIntegerField(default=0)
    weak_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    weak_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    weak_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    weak_working_seconds = models.PositiveBigIntegerField(default=0)
    data = models.JSONField(default=dict)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """One open alarm of a kind and request, whoever finds it first."""

        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "request", "kind"],
                condition=Q(cleared_at=None),
                name="request_alarm_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "since_at"],
                condition=Q(cleared_at=None),
                name="request_alarm_open",
            ),
            models.Index(fields=["company", "-raised_at", "-id"], name="request_alarm_recent"),
        ]

    def __str__(self) -> str:
        """What of which request, for logs."""
        return f"{self.kind} of {self.request_id}"
