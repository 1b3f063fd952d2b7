"""What people found to be the cause of a confusion."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from handoffs.confusion.rules import Kind
from handoffs.querysets import OfRequestQuerySet
from roles.models import Topic


class VerdictCause(models.TextChoices):
    """What a person may say: one of the three causes, or that nothing is confused."""

    SIMILAR_TASKS = "similar_tasks", _("similar tasks")
    CHANGING_BUSINESS = "changing_business", _("changing business")
    POOR_COMMUNICATION = "poor_communication", _("poor communication")
    NO_CONFUSION = "no_confusion", _("no confusion")


class ConfusionVerdict(CompanyOwned):
    """A person's word on one finding, with the figures of that day. Append-only by trigger.

    `topic` is null for requests without one; days are local, both included.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    cause = models.CharField(_("cause"), max_length=20, choices=VerdictCause)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    lost_seconds = models.PositiveBigIntegerField()

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """The newest of a topic and kind is shown."""

        verbose_name = _("verdict on a confusion")
        verbose_name_plural = _("verdicts on confusions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="confusion_verdict_days"
            )
        ]
        indexes = [
            models.Index(
                fields=["company", "topic", "kind", "-id"], name="confusion_verdict_newest"
            )
        ]

    def __str__(self) -> str:
        """Which finding, for logs."""
        return f"{self.kind} of topic {self.topic_id}: {self.cause}"
