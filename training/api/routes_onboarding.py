"""API routes of onboarding."""

from core.api.routes import Route
from training.api.onboarding import (
    OnboardingPlanViewSet,
    OnboardingTemplateViewSet,
    PictureAnswerViewSet,
)
from training.api.readings import ReadingViewSet
from training.api.shadowing import ShadowingDayViewSet, SupervisedViewSet

routes: list[Route] = [
    Route("readings", ReadingViewSet, "api-reading"),
    Route("onboarding-plans", OnboardingPlanViewSet, "api-onboarding-plan"),
    Route("onboarding-templates", OnboardingTemplateViewSet, "api-onboarding-template"),
    Route("picture-answers", PictureAnswerViewSet, "api-picture-answer"),
    Route("shadowing-days", ShadowingDayViewSet, "api-shadowing-day"),
    Route("supervised-requests", SupervisedViewSet, "api-supervised-request"),
]
