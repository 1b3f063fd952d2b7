"""Due times of requests, of offers and of questions: frozen when they begin."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from handoffs.due_rules import OF_REQUEST, Clock, DueKind
from handoffs.models.handover import Handover
from handoffs.models.question import Question
from handoffs.models.request import Request
from handoffs.models.service_level import ServicePolicyVersion
from handoffs.querysets import OfRequestQuerySet

CLOCK_FIELDS: Final = (
    *("kind", "target_seconds", "started_at", "running_since", "used_seconds"),
    *("due_at", "missed_at", "met_at", "ended_at"),
)


class DueTime(CompanyOwned):
    """One promise to a client, or of colleagues to each other: see `handoffs.due_rules.Clock`.

    `look_at` is when the sweep has somebody to tell; `told_at` when it said that this was missed.
    `replaced_at` is set once the due times were computed anew: it counts no more, and is kept.
    """

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, db_index=False, related_name="due_times"
    )
    policy = models.ForeignKey(
        ServicePolicyVersion,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=14, choices=DueKind)
    target_seconds = models.PositiveIntegerField()
    warn_after_seconds = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    used_seconds = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """One open a kind and request; what is to be told is found by index."""

        verbose_name = _("due time")
        verbose_name_plural = _("due times")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "request", "kind"],
                condition=Q(ended_at=None, replaced_at=None, kind__in=OF_REQUEST),
                name="due_time_one_open",
            ),
            models.UniqueConstraint(fields=["company", "handover"], name="due_time_of_handover"),
            models.UniqueConstraint(fields=["company", "question"], name="due_time_of_question"),
        ]
        indexes = [
            models.Index(
                fields=["company", "look_at"],
                condition=Q(look_at__isnull=False),
                name="due_time_to_look_at",
            ),
            models.Index(fields=["request", "kind", "started_at"], name="due_time_of_request"),
        ]

    def __str__(self) -> str:
        """What of which request, for logs."""
        return f"{self.kind} of {self.request_id}"

    @property
    def clock(self) -> Clock:
        """How it stands, as a plain value."""
        return Clock(**{name: getattr(self, name) for name in CLOCK_FIELDS}, key=self.pk)

    def adopt(self, clock: Clock) -> None:
        """Stand as the clock does."""
        for name in CLOCK_FIELDS:
            setattr(self, name, getattr(clock, name))
