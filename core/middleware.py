"""What every HTTP answer goes through: a request id, hostile input, and refusals as pages."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.errors import DomainError, NotFound
from core.logs import request_id

_GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, in the logs and in the answer's headers.

    Also keeps private pages out of shared caches.
    """

    def __init__(self, get_response: _GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request."""
        token = request_id.set(secrets.token_hex(8))
        request.request_id = request_id.get()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id.get()
            if not request.path.startswith(settings.STATIC_URL):
                response.headers.setdefault("Cache-Control", "no-store, private")
        finally:
            request_id.reset(token)
        return response


class BadInputMiddleware:
    """Refuses what PostgreSQL cannot store before any view sees it: NUL bytes, broken UTF-8."""

    def __init__(self, get_response: _GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the query string; bodies are checked by the forms and parsers that read them."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _refusal(request, 400, _("The address holds a character that is not allowed."))
        return self.get_response(request)


class DomainErrorMiddleware:
    """Turns a `DomainError` that no form caught into a page with the same words."""

    def __init__(self, get_response: _GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; errors come through `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer refusals and hostile input; leave everything else to Django."""
        if isinstance(error, NotFound):
            return render(request, "404.html", status=404)
        if isinstance(error, DomainError):
            return _refusal(request, error.status, str(error.message))
        if isinstance(error, BadRequest):
            return _refusal(request, 400, str(error))
        return None


def _refusal(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "status": status, "code": "invalid", "detail": message}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    template = "403.html" if status == 403 else "errors/refused.html"
    return render(request, template, {"message": message, "status": status}, status=status)


class RelaxedPolicyMiddleware:
    """Widens the Content-Security-Policy under the few prefixes whose third-party pages need it."""

    def __init__(self, get_response: _GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set django-csp's per-response update; own pages stay strict."""
        response = self.get_response(request)
        for prefix, directives in settings.CSP_RELAXED.items():
            if request.path.startswith(prefix):
                response._csp_update = directives  # type: ignore[attr-defined]
        return response
