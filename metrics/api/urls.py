"""API routes of `metrics`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from metrics.api.assumptions import AssumptionViewSet
from metrics.api.retention import RetentionViewSet
from metrics.api.targets import TargetViewSet
from metrics.api.views import DefinitionViewSet, MetricViewSet

routes: list[Route] = [
    Route("metric-definitions", DefinitionViewSet, "api-metric-definition"),
    Route("assumptions", AssumptionViewSet, "api-assumption"),
    Route("retention", RetentionViewSet, "api-retention"),
    Route("metrics", MetricViewSet, "api-metric"),
    Route("targets", TargetViewSet, "api-target"),
]
