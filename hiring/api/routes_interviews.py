"""API routes of guides and interviews."""

from core.api.routes import Route
from hiring.api.guides import GuideVersionViewSet, GuideViewSet
from hiring.api.interviews import AgreementViewSet, ComparisonViewSet, InterviewViewSet

routes: list[Route] = [
    Route("interview-guides", GuideViewSet, "api-guide"),
    Route("interview-guide-versions", GuideVersionViewSet, "api-guide-version"),
    Route("interviews", InterviewViewSet, "api-interview"),
    Route("interview-comparisons", ComparisonViewSet, "api-comparison"),
    Route("interview-agreement", AgreementViewSet, "api-interview-agreement"),
]
