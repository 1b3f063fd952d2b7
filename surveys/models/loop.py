"""Closing the loop: what counts as a low answer, and what became of each of them."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet
from handoffs.models import Request
from roles.models import Topic
from surveys.models.answers import Answer
from surveys.models.invitations import Invitation
from surveys.models.surveys import Survey, SurveyKind
from surveys.querysets import InvitationQuerySet

LOW_LIMITS: dict[str, int] = {
    SurveyKind.CSAT: 2,
    SurveyKind.NPS: 6,
    SurveyKind.CES: 3,
    SurveyKind.NSAT: 3,
    SurveyKind.FCR: 0,
}
"""The limit a company starts with: detractors, and those on the unhappy side of a scale."""

BEST_IS_LOWEST = frozenset({SurveyKind.NSAT})
"""Kinds whose scale begins with the best answer: a high number is a low answer."""

CONTACT_HOURS = 16


def is_low(kind: str, limit: int, score: int | None) -> bool:
    """Whether an answer is low; *don't know* is not."""
    if score is None:
        return False
    return score >= limit if kind in BEST_IS_LOWEST else score <= limit


class LoopRule(CompanyOwned):
    """From which score on a survey's answers are followed up, and how soon. A survey without one
    goes by `LOW_LIMITS` and `CONTACT_HOURS`."""

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="loop_rule")
    is_active = models.BooleanField(_("low answers are followed up"), default=True)
    limit = models.PositiveSmallIntegerField(_("low from this score on"))
    contact_hours = models.PositiveSmallIntegerField(
        _("working hours to the first contact"),
        default=CONTACT_HOURS,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic that says who follows up"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One a survey."""

        verbose_name = _("rule for low answers")
        verbose_name_plural = _("rules for low answers")

    def __str__(self) -> str:
        """Survey and limit."""
        return f"{self.survey_id}: {self.limit}"


class LoopOutcome(models.TextChoices):
    """How following up ended."""

    REACHED = "reached", _("reached, and heard out")
    WON_BACK = "won_back", _("won back")
    NOT_REACHABLE = "not_reachable", _("not reachable")


class LoopCase(CompanyOwned):
    """A low answer that somebody follows up by a request; one an invitation, however often it is
    answered again.

    `score` is the low one that opened it, `last_score` what counts now; `raised_at` says since
    when that is no longer low. Closed is a case whose request is resolved with an outcome.
    """

    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="loop_case"
    )
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="loop_case")
    score = models.PositiveSmallIntegerField()
    last_score = models.PositiveSmallIntegerField(null=True)
    raised_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=LoopOutcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """An outcome has its moment."""

        verbose_name = _("low answer to follow up")
        verbose_name_plural = _("low answers to follow up")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="loop_case_outcome_when",
            )
        ]
        indexes = [
            models.Index(fields=["company", "-opened_at", "-id"], name="loop_case_recent"),
            models.Index(
                fields=["company", "due_at"], condition=Q(outcome=""), name="loop_case_open"
            ),
        ]

    def __str__(self) -> str:
        """Invitation and score."""
        return f"{self.score} on {self.invitation_id}"

    @property
    def grace(self) -> timedelta:
        """How long there was to the first contact."""
        return self.due_at - self.opened_at


class LoopStepKind(models.TextChoices):
    """What happened to a case."""

    OPENED = "opened", _("answered low")
    ANSWERED = "answered", _("answered again")
    CONTACTED = "contacted", _("spoken with the client")
    CLOSED = "closed", _("brought to an end")


class LoopStep(CompanyOwned):
    """One line of what was done about a low answer. Append-only."""

    case = models.ForeignKey(LoopCase, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=LoopStepKind)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=16, choices=LoopOutcome, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """Each answer is told once."""

        verbose_name = _("step of following up")
        verbose_name_plural = _("steps of following up")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "answer"],
                condition=Q(answer__isnull=False),
                name="loop_step_once_an_answer",
            )
        ]
        indexes = [models.Index(fields=["case", "at", "id"], name="loop_step_of_case")]

    def __str__(self) -> str:
        """Kind and case."""
        return f"{self.kind} of {self.case_id}"
