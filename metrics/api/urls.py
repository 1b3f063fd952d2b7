"""API routes of `metrics`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from metrics.api.assumptions import AssumptionViewSet
from metrics.api.checks import MetricCheckViewSet
from metrics.api.credit import CreditOverrideViewSet
from metrics.api.definitions import DefinitionDraftViewSet
from metrics.api.outliers import FollowUpViewSet, OutlierViewSet
from metrics.api.reports import ReportViewSet
from metrics.api.retention import RetentionViewSet
from metrics.api.targets import TargetViewSet
from metrics.api.views import DefinitionViewSet, MetricViewSet

routes: list[Route] = [
    Route("metric-definitions", DefinitionViewSet, "api-metric-definition"),
    Route("metric-drafts", DefinitionDraftViewSet, "api-metric-draft"),
    Route("metric-checks", MetricCheckViewSet, "api-metric-check"),
    Route("credit-overrides", CreditOverrideViewSet, "api-credit-override"),
    Route("targets", TargetViewSet, "api-target"),
    Route("outliers", OutlierViewSet, "api-outlier"),
    Route("outlier-follow-ups", FollowUpViewSet, "api-outlier-follow-up"),
    Route("assumptions", AssumptionViewSet, "api-assumption"),
    Route("reports", ReportViewSet, "api-report"),
    Route("retention", RetentionViewSet, "api-retention"),
    Route("metrics", MetricViewSet, "api-metric"),
]
