"""API routes of `notices`, registered by `cs_platform.api`."""

from core.api.routes import Route
from notices.api.sender import MailSenderViewSet
from notices.api.views import NoticeChoiceViewSet, NoticeViewSet

routes: list[Route] = [
    Route("mail-sender", MailSenderViewSet, "api-mail-sender"),
    Route("notices", NoticeViewSet, "api-notice"),
    Route("notice-choices", NoticeChoiceViewSet, "api-notice-choices"),
]
