"""What colleagues are asked about a request, and what they answer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from handoffs.models.request import Request
from handoffs.querysets import QuestionQuerySet
from handoffs.transitions import QuestionState
from roles.models import Role


class GoneOnReason(models.TextChoices):
    """Why an answer is no longer awaited."""

    DECIDED = "decided", _("it was decided to go on without it")
    RESOLVED = "resolved", _("the request was resolved")
    LEFT = "left", _("the colleague no longer works here")


class Question(CompanyOwned):
    """One colleague asked about one request; several asked at once are several of these.

    Its text and its answer stand here alone: history, events and logs carry ids. Stamped with the
    role of who asked and with the team and manager, on that day, of who was asked.
    `answer_working_seconds` runs from the question to the answer, by the request's frozen
    calendar. An answer may come after `gone_on_at`; it is kept.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_by_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    asked_to = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="questions_asked_to"
    )
    asked_to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    asked_to_manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(_("answer by"))
    state = models.CharField(max_length=9, choices=QuestionState, default=QuestionState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_working_seconds = models.PositiveIntegerField(null=True)
    gone_on_at = models.DateTimeField(null=True)
    gone_on_reason = models.CharField(max_length=8, choices=GoneOnReason, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=100, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        """Answered with words and a time; the open ones of a person and of a request by index."""

        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "idempotency_key", "asked_to"],
                condition=~Q(idempotency_key=""),
                name="question_idempotency_key",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state="answered") & Q(answered_at=None, answer=""),
                name="question_answer_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")), name="question_due_after_asking"
            ),
        ]
        indexes = [
            models.Index(fields=["request", "asked_at"], name="question_of_request"),
            models.Index(fields=["company", "asked_to", "request"], name="question_asked_to"),
            models.Index(
                fields=["company", "asked_to", "due_at"],
                condition=Q(state="open"),
                name="question_open_to",
            ),
            models.Index(
                fields=["request"], condition=Q(state="open"), name="question_open_of_request"
            ),
        ]

    def __str__(self) -> str:
        """Who was asked, where; never the text."""
        return f"question to {self.asked_to_id} on {self.request_id}"
