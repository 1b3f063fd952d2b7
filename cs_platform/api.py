"""The API's root: every app's routes under one version, the schema and its browsable page."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from accounts.api.urls import routes as accounts_routes
from clients.api.urls import routes as clients_routes
from handoffs.api.urls import routes as handoffs_routes
from hiring.api.urls import routes as hiring_routes
from integrations.api.urls import routes as integrations_routes
from integrations.api.views import TokenCreateView
from mailroom.api.urls import routes as mailroom_routes
from metrics.api.urls import routes as metrics_routes
from notices.api.urls import routes as notices_routes
from playbooks.api.urls import routes as playbooks_routes
from roles.api.urls import routes as roles_routes
from surveys.api.urls import routes as surveys_routes
from training.api.urls import routes as training_routes

router = SimpleRouter()
for route in (
    *accounts_routes,
    *notices_routes,
    *roles_routes,
    *clients_routes,
    *handoffs_routes,
    *playbooks_routes,
    *surveys_routes,
    *mailroom_routes,
    *metrics_routes,
    *training_routes,
    *hiring_routes,
    *integrations_routes,
):
    router.register(route.prefix, route.viewset, route.basename)


class SchemaView(SpectacularAPIView):
    """The OpenAPI description: no company's data, open to everyone."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []


class DocsView(SpectacularSwaggerView):
    """The browsable page of the API."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []


urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("token/", TokenCreateView.as_view(), name="api-token-create"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(url_name="api-schema"), name="api-docs"),
]
