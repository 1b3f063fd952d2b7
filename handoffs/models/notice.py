"""A colleague was told of a request because a rule says so."""

from django.db import models

from accounts.models import CompanyOwned, Membership
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet
from roles.models import Touchpoint


class RequestNotice(CompanyOwned):
    """The client's person in a role was told that a request reached another role.

    Told once for each request, whatever happens to it afterwards.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="notices")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Nobody is told twice of one request; what is unseen lies on a desk."""

        constraints = [
            models.UniqueConstraint(fields=["request", "member"], name="request_notice_once")
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
