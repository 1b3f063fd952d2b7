"""API routes of practices."""

from core.api.routes import Route
from training.api.practices import PracticeTakerViewSet, PracticeViewSet

routes: list[Route] = [
    Route("practices", PracticeViewSet, "api-practice"),
    Route("practice-takers", PracticeTakerViewSet, "api-practice-taker"),
]
