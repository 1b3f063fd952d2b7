"""API routes of `surveys`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
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
    Route("nps-invitations", NpsInvitationViewSet, "api-nps-invitation"),
]
