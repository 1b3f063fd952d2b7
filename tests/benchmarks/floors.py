"""The floors: what a plain Django or REST framework project would do for the same rows."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from rest_framework import generics, permissions, serializers
from rest_framework.authentication import SessionAuthentication

from core.tenancy import current_scope
from handoffs.models import Request

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

_PAGE = """<!doctype html><html lang="en"><title>Requests</title><body><p>{{ user.email }}</p>
<table>{% for request in requests %}<tr><td><a href="{% url 'request-detail' request.number %}">
{{ request.number }}</a></td><td>{{ request.subject }}</td><td>{{ request.client.name }}</td>
<td>{{ request.topic.name_en }}</td><td>{{ request.owner.name }}</td>
<td>{{ request.get_state_display }}</td><td>{{ request.get_priority_display }}</td>
<td>{{ request.last_activity_at|date:"D j M H:i" }}</td></tr>{% endfor %}</table></body></html>"""


def _rows() -> Any:
    related = ("client", "topic", "owner", "owner_role")
    # By company, so that the same index serves it as serves the product.
    rows = Request.objects.filter(company_id=int(current_scope() or 0)).select_related(*related)
    return rows.order_by("-last_activity_at", "-id")[:50]


def template_floor(request: HttpRequest) -> HttpResponse:
    """A signed-in session, one query, a template of fifty rows with links and dates."""
    return HttpResponse(_template().render({"requests": _rows(), "user": request.user}, request))


@cache
def _template() -> Any:
    """Compiled once, as the cached loader would."""
    return engines["django"].from_string(_PAGE)


class _RequestSerializer(serializers.ModelSerializer[Request]):
    class Meta:
        """Every column."""

        model = Request
        fields = "__all__"


class RestFloor(generics.ListAPIView[Request]):
    """A ModelSerializer list of fifty rows behind a signed-in session."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [permissions.IsAuthenticated]
    filter_backends: list[Any] = []
    pagination_class = None
    serializer_class = _RequestSerializer

    def get_queryset(self) -> Any:
        """Fifty rows."""
        return _rows()


urlpatterns = [
    path("floor/template/", template_floor),
    path("floor/rest/", RestFloor.as_view()),
    path("", include("cs_platform.urls")),
]
