"""API routes of growth."""

from core.api.routes import Route
from training.api.growth import (
    DelegatedTaskViewSet,
    GradeViewSet,
    GrowthViewSet,
    PromotionViewSet,
)

routes: list[Route] = [
    Route("grades", GradeViewSet, "api-grade"),
    Route("growth", GrowthViewSet, "api-growth"),
    Route("promotions", PromotionViewSet, "api-promotion"),
    Route("delegated-tasks", DelegatedTaskViewSet, "api-delegated-task"),
]
