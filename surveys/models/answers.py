"""What contacts answered; append-only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from surveys.models.invitations import Invitation
from surveys.models.questionnaires import FollowUpQuestion
from surveys.querysets import InvitationQuerySet


class Answer(CompanyOwned):
    """One press of *send*. Append-only: a changed mind is another row.

    No score is *don't know*, where the kind offers it (`WITHOUT_SCORE`): it counts as answered,
    and in no figure.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=10)
    idempotency_key = models.CharField(max_length=100, blank=True, default="", db_default="")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """Read in order; no score is off every scale."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=10), name="answer_score_on_a_scale"),
            models.UniqueConstraint(
                fields=["invitation", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="answer_idempotency_key",
            ),
        ]
        indexes = [models.Index(fields=["invitation", "at", "id"], name="answer_of_invitation")]

    def __str__(self) -> str:
        """Score and invitation."""
        return f"{self.score} on {self.invitation_id}"


class FollowUpAnswer(CompanyOwned):
    """What was answered to a follow-up question, kept with the answer it came with. Append-only.

    `text` for words, `choices` are keys of the question's choices.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="follow_ups")
    question = models.ForeignKey(FollowUpQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """One a question and answer."""

        verbose_name = _("answer to a follow-up question")
        verbose_name_plural = _("answers to follow-up questions")
        constraints = [
            models.UniqueConstraint(fields=["answer", "question"], name="follow_up_answered_once")
        ]

    def __str__(self) -> str:
        """Question and answer."""
        return f"{self.question_id} of {self.answer_id}"

    @property
    def words(self) -> str:
        """What was answered, in the language in use; `question` should be loaded."""
        if self.text:
            return self.text
        chosen = set(self.choices)
        return ", ".join(label for key, label in self.question.options if key in chosen)
