"""A colleague was told of a request because a rule says so, or because it goes wrong."""

from django.db import models
from django.db.models import Q

from accounts.models import CompanyOwned, Membership
from handoffs.models.alarm import RequestAlarm
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet
from roles.models import Touchpoint


class RequestNotice(CompanyOwned):
    """Somebody was told of a request: because of a touchpoint, or of an alarm.

    Of a touchpoint: the client's person in a role, once for each request, whatever happens to it
    afterwards. Of an alarm: those who can end it, once for each alarm.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="notices")
    touchpoint = models.ForeignKey(
        Touchpoint, on_delete=models.PROTECT, null=True, related_name="+"
    )
    alarm = models.ForeignKey(
        RequestAlarm, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """For one reason; nobody is told twice of one; what is unseen lies on a desk."""

        constraints = [
            models.CheckConstraint(
                condition=Q(touchpoint__isnull=False, alarm=None)
                | Q(touchpoint=None, alarm__isnull=False),
                name="request_notice_one_reason",
            ),
            models.UniqueConstraint(
                fields=["request", "member"],
                condition=Q(touchpoint__isnull=False),
                name="request_notice_once",
            ),
            models.UniqueConstraint(
                fields=["alarm", "member"],
                condition=Q(alarm__isnull=False),
                name="request_notice_of_alarm_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "member", "-at"],
                condition=models.Q(seen_at=None),
                name="request_notice_unseen",
            )
        ]

    def __str__(self) -> str:
        """Who was told of what, for logs."""
        return f"{self.member_id} told of {self.request_id}"
