"""Credit that somebody set by hand, with a reason (METRICS 1.6)."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from core.access import CompanyQuerySet


class CreditPart(models.TextChoices):
    """Which figures of a request it is about."""

    RESOLUTION = "resolution", _("the resolution")
    FIRST_REPLY = "first_reply", _("the first reply")


# Which metrics count what of a request; nobody's credit for the others is set by hand.
CREDITED: dict[str, tuple[str, ...]] = {
    CreditPart.FIRST_REPLY: (
        "first_response_time",
        "first_response_clock",
        "service_level_first_response",
    ),
    CreditPart.RESOLUTION: (
        *("closed_requests", "closed_per_hour", "fcr", "fcr_net", "service_level_resolution"),
        *("handovers_per_request", "loop_rate", "circle_rate"),
        *("resolve_time_first", "resolve_time_first_clock"),
        *("resolve_time_last", "resolve_time_last_clock"),
        *("resolve_time_net", "resolve_time_net_clock"),
    ),
}


class CreditOverride(CompanyOwned):
    """Who is credited instead of whom the ledger names; the last one of a thing and part counts.

    Manager and team are those the person had on the local day of what is credited. `before` is who
    was credited until then. Append-only: what the ledger says stays, and so does every override.
    """

    source_kind = models.CharField(max_length=12)
    source_id = models.BigIntegerField()
    part = models.CharField(max_length=12, choices=CreditPart)
    consultant = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    before = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.TextField()
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Found by what they are about."""

        indexes = [
            models.Index(
                fields=["company", "source_kind", "source_id", "part", "-id"],
                name="credit_override_last",
            )
        ]

    def __str__(self) -> str:
        """What is credited."""
        return f"{self.part} of {self.source_kind} {self.source_id}"
