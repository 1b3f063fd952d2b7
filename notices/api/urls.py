"""API routes of `notices`, registered by `cs_platform.api`."""

from core.api.routes import Route
from notices.api.views import NoticeChoiceViewSet, NoticeViewSet

routes: list[Route] = [
    Route("notices", NoticeViewSet, "api-notice"),
    Route("notice-choices", NoticeChoiceViewSet, "api-notice-choices"),
]
