"""Questionnaires: their words, the follow-up questions by score, and how they look when sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Language
from accounts.selectors import company_of
from clients.models import Contact
from core.access import Capability
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from surveys.mails import sample_mail
from surveys.models import SCALES, FollowUpQuestion, QuestionType, Survey, SurveyVersion
from surveys.questionnaire_forms import QuestionnaireForm
from surveys.scales import choices_of
from surveys.selectors.questionnaires import versions_in_force, versions_of
from surveys.services import questionnaire_revise
from surveys.texts import score_words
from surveys.views.tabs import survey_tabs


class QuestionsPage(ActorView):
    """Every questionnaire in both languages."""

    capability = Capability.SURVEYS_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        surveys = Survey.objects.visible_to(self.actor).order_by("kind")
        versions = versions_in_force(self.actor.company_id)
        asked = FollowUpQuestion.objects.visible_to(self.actor).filter(
            survey_version__in=versions.values()
        )
        by_version: dict[int, list[FollowUpQuestion]] = {}
        for question in asked.order_by("position"):
            by_version.setdefault(question.survey_version_id, []).append(question)
        context = {
            "title": _("Questionnaires"),
            "tabs": survey_tabs(self.actor, "survey-questions"),
            "surveys": [
                _survey_row(survey, versions.get(survey.pk), by_version) for survey in surveys
            ],
        }
        return self.render("surveys/questions.html", context)


def _survey_row(
    survey: Survey, version: SurveyVersion | None, questions: dict[int, list[FollowUpQuestion]]
) -> dict[str, Any]:
    found = questions.get(version.pk, []) if version else []
    return {
        "name": str(survey),
        "url": reverse("survey-question-edit", args=[survey.pk]),
        "follow_ups_url": reverse("survey-questionnaire", args=[survey.pk]),
        "preview_url": reverse("survey-preview", args=[survey.pk]),
        "is_active": survey.is_active,
        "open_days": survey.open_days,
        "number": version.number if version else None,
        "texts": [
            ("en", survey.question_en, survey.follow_up_en),
            ("ru", survey.question_ru, survey.follow_up_ru),
        ],
        "scale": [score_words(survey.kind, score) for score in SCALES[survey.kind]],
        "questions": [question_row(question) for question in found],
    }


def question_row(question: FollowUpQuestion) -> dict[str, Any]:
    """A follow-up question as it is read."""
    scores = ""
    if question.from_score is not None and question.to_score is not None:
        scores = _("score %(score)s") % {"score": question.from_score}
        if question.from_score != question.to_score:
            scores = _("scores %(low)s to %(high)s") % {
                "low": question.from_score,
                "high": question.to_score,
            }
    return {
        "text": question.text,
        "type": QuestionType(question.type).label,
        "is_text": question.type == QuestionType.TEXT,
        "is_one": question.type == QuestionType.ONE,
        "options": [label for _key, label in question.options],
        "scores": scores or _("any score"),
    }


class QuestionnairePage(ServiceFormPage):
    """Edit all follow-up questions of a survey at once: saving is a new version."""

    capability = Capability.SURVEYS_MANAGE
    title = gettext_lazy("Follow-up questions")
    submit_label = gettext_lazy("Save as a new version")
    form_class = QuestionnaireForm
    template_name = "surveys/questionnaire.html"
    success_message = gettext_lazy("Saved. Who was asked before keeps what they were asked.")

    def prepare(self) -> None:
        """The survey with its versions."""
        surveys = Survey.objects.visible_to(self.actor)
        self.survey: Survey = get_or_not_found(surveys, pk=self.kwargs["pk"])
        self.versions = list(versions_of(self.actor, self.survey))

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.survey.version}

    def form_kwargs(self) -> dict[str, Any]:
        """What is asked now."""
        questions = list(self.versions[0].questions.all()) if self.versions else []
        return {"kind": self.survey.kind, "questions": questions}

    def extra_context(self) -> Mapping[str, Any]:
        """Which survey, and what was asked before."""
        return {
            "lead": str(self.survey),
            "crumbs": [{"label": _("Questionnaires"), "url": reverse("survey-questions")}],
            "preview_url": reverse("survey-preview", args=[self.survey.pk]),
            "versions": [
                {
                    "number": version.number,
                    "at": version.created_at,
                    "by": version.created_by.name if version.created_by else _("The product"),
                    "question": version.question(self.actor.company_name),
                    "questions": [question_row(question) for question in version.questions.all()],
                }
                for version in self.versions
            ],
        }

    def run(self, form: ServiceForm) -> SurveyVersion:
        """Save."""
        return questionnaire_revise(
            actor=self.actor,
            survey_id=self.survey.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """How it looks; the way back leads to the questionnaires."""
        name = "survey-questions" if result is None else "survey-preview"
        return reverse(name, args=[] if result is None else [self.survey.pk])


class PreviewPage(ActorView):
    """The mail and the page, in both languages, for a score of one's choice."""

    capability = Capability.SURVEYS_MANAGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        survey: Survey = get_or_not_found(Survey.objects.visible_to(self.actor), pk=pk)
        newest = next(iter(versions_of(self.actor, survey)), None)
        questions = list(newest.questions.all()) if newest else []
        choices = choices_of(survey.kind)
        wanted = request.GET.get("score", "")
        chosen = next((one for one in choices if one.value == wanted), choices[0])
        score = int(chosen.value) if chosen.value.isdigit() else None
        asked = [question for question in questions if question.is_for(score)]
        context = {
            "title": _("How it looks"),
            "lead": str(survey),
            "crumbs": [{"label": _("Questionnaires"), "url": reverse("survey-questions")}],
            "edit_url": reverse("survey-questionnaire", args=[survey.pk]),
            "choices": [
                {
                    "value": one.value,
                    "label": one.number or one.word,
                    "title": one.word,
                    "current": one is chosen,
                }
                for one in choices
            ],
            "samples": [
                self.sample(survey, code, label, asked) for code, label in Language.choices
            ],
        }
        return self.render("surveys/questionnaire_preview.html", context)

    def sample(
        self, survey: Survey, code: str, label: Any, asked: list[FollowUpQuestion]
    ) -> dict[str, Any]:
        """What a contact of that language gets, as if it were you."""
        company = company_of(self.actor)
        mail = sample_mail(
            survey,
            company=company,
            contact=Contact(name=self.actor.name),
            language=code,
            closes_at=timezone.now() + timedelta(days=survey.open_days),
        )
        with translation.override(code):
            return {
                "code": code,
                "language": label,
                "mail": mail,
                "question": survey.question(company.name),
                "words": survey.follow_up(),
                "questions": [question_row(question) for question in asked],
            }
