"""API routes of `surveys`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from surveys.api.loop import LoopCaseViewSet, LoopRuleViewSet, WidgetInvitationViewSet
from surveys.api.rules import (
    ContactLimitsViewSet,
    SurveyOccasionViewSet,
    SurveyRhythmViewSet,
    SurveyRuleViewSet,
)
from surveys.api.views import (
    AnswerViewSet,
    InvitationViewSet,
    NpsInvitationViewSet,
    SurveyViewSet,
)

routes: list[Route] = [
    Route("surveys", SurveyViewSet, "api-survey"),
    Route("invitations", InvitationViewSet, "api-invitation"),
    Route("answers", AnswerViewSet, "api-answer"),
    Route("loop-cases", LoopCaseViewSet, "api-loop-case"),
    Route("loop-rules", LoopRuleViewSet, "api-loop-rule"),
    Route("widget-invitations", WidgetInvitationViewSet, "api-widget-invitation"),
    Route("survey-rules", SurveyRuleViewSet, "api-survey-rule"),
    Route("survey-rhythms", SurveyRhythmViewSet, "api-survey-rhythm"),
    Route("survey-limits", ContactLimitsViewSet, "api-survey-limits"),
    Route("survey-occasions", SurveyOccasionViewSet, "api-survey-occasion"),
    Route("nps-invitations", NpsInvitationViewSet, "api-nps-invitation"),
]
