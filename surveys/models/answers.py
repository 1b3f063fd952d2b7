"""What contacts answered; append-only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from surveys.models.invitations import Invitation
from surveys.querysets import InvitationQuerySet


class Answer(CompanyOwned):
    """One press of *send*. Append-only: a changed mind is another row."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=10)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """Read in order; no score is off every scale."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=10), name="answer_score_on_a_scale")
        ]
        indexes = [models.Index(fields=["invitation", "at", "id"], name="answer_of_invitation")]

    def __str__(self) -> str:
        """Score and invitation."""
        return f"{self.score} on {self.invitation_id}"
