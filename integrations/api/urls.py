"""API routes of `integrations`: (prefix, viewset, base name), registered by `cs_platform.api`."""

import integrations.api.schema  # noqa: F401
from core.api.routes import Route
from integrations.api.views import TokenViewSet

routes: list[Route] = [
    Route("tokens", TokenViewSet, "api-token"),
]
