"""API routes of `mailroom`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from mailroom.api.views import IncomingMailViewSet

routes: list[Route] = [
    Route("incoming-mails", IncomingMailViewSet, "api-incoming-mail"),
]
