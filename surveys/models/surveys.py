"""What a company asks: kinds, their scales and the questions in both languages."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from core.access import CompanyQuerySet
from roles.models import in_language


class SurveyKind(models.TextChoices):
    """What is measured; the scale follows from it (METRICS section 2)."""

    CSAT = "csat", _("Satisfaction with a request (CSAT)")
    NPS = "nps", _("Willingness to recommend (NPS)")
    CES = "ces", _("Ease of getting help (CES)")
    NSAT = "nsat", _("Satisfaction with the service as a whole (NSAT)")
    FCR = "fcr", _("Whether one contact was enough (FCR as the client says)")


# NSAT: 1 is "very satisfied", 4 "very dissatisfied". FCR: 1 is yes, 0 is no.
SCALES: dict[str, range] = {
    SurveyKind.CSAT: range(1, 6),
    SurveyKind.NPS: range(11),
    SurveyKind.CES: range(1, 8),
    SurveyKind.NSAT: range(1, 5),
    SurveyKind.FCR: range(2),
}


# Kinds that offer *don't know*: an answer without a score.
WITHOUT_SCORE = frozenset({SurveyKind.NSAT})

# Asked about the relationship as a whole, not about one thing that happened.
RELATIONSHIP = frozenset({SurveyKind.NPS, SurveyKind.NSAT})


class SurveyWords:
    """The words of a survey, in both languages."""

    def question(self: Any, company_name: str) -> str:
        """The question in the language in use, with the company's name put in."""
        return in_language(self, "question").replace("{company}", company_name)

    def follow_up(self: Any) -> str:
        """The second question in the language in use; may be empty."""
        return in_language(self, "follow_up")


class Survey(SurveyWords, CompanyOwned):
    """One question of a company, in both languages; one active survey a kind."""

    kind = models.CharField(_("kind"), max_length=8, choices=SurveyKind)
    question_en = models.CharField(_("question, English"), max_length=300)
    question_ru = models.CharField(_("question, Russian"), max_length=300)
    follow_up_en = models.CharField(_("second question, English"), max_length=300, blank=True)
    follow_up_ru = models.CharField(_("second question, Russian"), max_length=300, blank=True)
    open_days = models.PositiveSmallIntegerField(_("open for days"), default=14)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One survey a kind."""

        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [models.UniqueConstraint(fields=["company", "kind"], name="survey_kind")]

    def __str__(self) -> str:
        """The kind's name."""
        return str(SurveyKind(self.kind).label)
