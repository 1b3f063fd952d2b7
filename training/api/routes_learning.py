"""API routes of learning."""

from core.api.routes import Route
from training.api.assignments import AssignmentViewSet
from training.api.courses import CourseViewSet, MaterialViewSet
from training.api.sessions import AttendanceViewSet, SessionViewSet

routes: list[Route] = [
    Route("assignments", AssignmentViewSet, "api-assignment"),
    Route("courses", CourseViewSet, "api-course"),
    Route("course-materials", MaterialViewSet, "api-material"),
    Route("sessions", SessionViewSet, "api-session"),
    Route("attendance", AttendanceViewSet, "api-attendance"),
]
