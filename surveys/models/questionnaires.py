"""What a survey asks beside its score: follow-up questions, in versions that stay as they were."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet
from core.languages import text_among
from roles.models import in_language
from surveys.models.surveys import Survey, SurveyWords


class QuestionType(models.TextChoices):
    """How a follow-up question is answered."""

    TEXT = "text", _("in words")
    ONE = "one", _("one of several")
    SEVERAL = "several", _("any of several")


class SurveyVersion(SurveyWords, CompanyOwned):
    """The words of a survey as they were asked from a moment on. Append-only.

    An invitation keeps the version it was sent with: what was asked stays with the answer.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    question_en = models.CharField(max_length=300)
    question_ru = models.CharField(max_length=300)
    follow_up_en = models.CharField(max_length=300, blank=True)
    follow_up_ru = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Numbered inside a survey."""

        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_number")
        ]

    def __str__(self) -> str:
        """Survey and number."""
        return f"{self.survey_id}, version {self.number}"


class FollowUpQuestion(CompanyOwned):
    """A question shown after the score, for scores of a range. Append-only with its version.

    Without a range it is shown whatever the score. `choices` is a list of
    `{"key": "1", "en": "…", "ru": "…"}`; keys are unique inside the question.
    """

    survey_version = models.ForeignKey(
        SurveyVersion, on_delete=models.PROTECT, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=8, choices=QuestionType)
    text_en = models.CharField(max_length=300)
    text_ru = models.CharField(max_length=300)
    choices = models.JSONField(default=list, blank=True)
    from_score = models.PositiveSmallIntegerField(null=True)
    to_score = models.PositiveSmallIntegerField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Asked in order; a range has two ends."""

        verbose_name = _("follow-up question")
        verbose_name_plural = _("follow-up questions")
        constraints = [
            models.UniqueConstraint(fields=["survey_version", "position"], name="follow_up_place"),
            models.CheckConstraint(
                condition=Q(from_score__isnull=True, to_score__isnull=True)
                | Q(
                    from_score__isnull=False,
                    to_score__isnull=False,
                    from_score__lte=F("to_score"),
                ),
                name="follow_up_range",
            ),
        ]

    def __str__(self) -> str:
        """The text in the language in use."""
        return self.text

    @property
    def text(self) -> str:
        """The question in the language in use."""
        return in_language(self, "text")

    @property
    def options(self) -> list[tuple[str, str]]:
        """Keys and labels of the choices in the language in use."""
        return [(str(choice["key"]), _label(choice)) for choice in self.choices]

    def is_for(self, score: int | None) -> bool:
        """Whether it is shown for a score; None is *don't know*."""
        if self.from_score is None or self.to_score is None:
            return True
        return score is not None and self.from_score <= score <= self.to_score


def _label(choice: dict[str, Any]) -> str:
    return text_among({"label_en": choice.get("en"), "label_ru": choice.get("ru")}, "label")
