"""Routes of surveys and of what follows low answers."""

from collections.abc import Callable
from typing import Any

from surveys.models import Answer, LoopCase, SurveyOccasion, SurveyRhythm, SurveyRule
from surveys.tokens import make_token
from tests.factories.world import World
from tests.house.routes_of.rows import first

OPENS_TO: dict[str, str] = {
    "consultant": """
        survey-list survey-invitation survey-request-panel survey-client-panel survey-rules
        survey-occasions survey-calendar api-survey-rule-list api-survey-rule-detail
        api-survey-rhythm-list api-survey-rhythm-detail api-survey-rhythm-calendar
        api-survey-limits-list api-survey-occasion-list api-survey-occasion-detail
        api-survey-versions survey-loop survey-loop-case survey-loop-contact
        survey-loop-close api-loop-case-list api-loop-case-detail api-loop-case-contact
        api-loop-case-close api-loop-rule-list api-loop-rule-detail api-survey-list
        api-survey-detail api-invitation-list api-invitation-detail api-answer-list
        api-answer-detail api-invitation-answers
    """,
    "manager": """
        api-widget-invitation-list survey-nps-send survey-credit api-nps-invitation-list
        api-invitation-credit
    """,
    "head": """
        survey-loop-rules survey-loop-rule survey-rule-create survey-rule-edit
        survey-rhythm-create survey-rhythm-edit survey-limits survey-questions
        survey-question-edit survey-questionnaire survey-preview api-survey-limits-change
        api-survey-questionnaire
    """,
    "admin": """
        survey-sites
    """,
}

PARAMETERS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("surveys", "pk"): lambda world: world.invitation.pk,
    ("rule", "pk"): lambda world: first(SurveyRule, world),
    ("rhythms", "pk"): lambda world: first(SurveyRhythm, world),
    ("survey-rules", "pk"): lambda world: first(SurveyRule, world),
    ("survey-rhythms", "pk"): lambda world: first(SurveyRhythm, world),
    ("survey-occasions", "pk"): lambda world: first(SurveyOccasion, world),
    ("api/surveys", "pk"): lambda world: world.survey.pk,
    ("questions", "pk"): lambda world: world.survey.pk,
    ("invitations", "pk"): lambda world: world.invitation.pk,
    ("answers", "pk"): lambda world: Answer.objects.get(invitation=world.invitation).pk,
    ("to-follow-up", "pk"): lambda world: first(LoopCase, world),
    ("low-answers", "pk"): lambda world: world.survey.pk,
    ("loop-cases", "pk"): lambda world: first(LoopCase, world),
    ("loop-rules", "pk"): lambda world: world.survey.pk,
    ("s", "token"): lambda world: make_token(world.invitation),
}
QUERIES: dict[str, str] = {}
REFUSED_HERE: dict[str, str] = {}
