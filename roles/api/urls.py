"""API routes of `roles`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from core.api.routes import Route
from roles.api.differences import RoleDifferenceViewSet
from roles.api.matrix import MatrixViewSet, ResponsibilityViewSet
from roles.api.touchpoints import TouchpointViewSet
from roles.api.views import RoleHoldingViewSet, RoleViewSet, TopicViewSet

routes: list[Route] = [
    Route("roles", RoleViewSet, "api-role"),
    Route("topics", TopicViewSet, "api-topic"),
    Route("role-holdings", RoleHoldingViewSet, "api-role-holding"),
    Route("role-differences", RoleDifferenceViewSet, "api-role-difference"),
    Route("responsibilities", ResponsibilityViewSet, "api-responsibility"),
    Route("matrix", MatrixViewSet, "api-matrix"),
    Route("touchpoints", TouchpointViewSet, "api-touchpoint"),
]
