"""API routes of `accounts`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from accounts.api.views import (
    AbsenceViewSet,
    CalendarViewSet,
    MeViewSet,
    PersonViewSet,
    ReportingLineViewSet,
    TeamViewSet,
)
from core.api.routes import Route

routes: list[Route] = [
    Route("me", MeViewSet, "api-me"),
    Route("people", PersonViewSet, "api-person"),
    Route("teams", TeamViewSet, "api-team"),
    Route("reporting-lines", ReportingLineViewSet, "api-reporting-line"),
    Route("absences", AbsenceViewSet, "api-absence"),
    Route("calendar", CalendarViewSet, "api-calendar"),
]
