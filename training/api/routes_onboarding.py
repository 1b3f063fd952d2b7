"""API routes of onboarding."""

from core.api.routes import Route
from training.api.readings import ReadingViewSet

routes: list[Route] = [
    Route("readings", ReadingViewSet, "api-reading"),
]
