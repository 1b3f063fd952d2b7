"""What a visitor sees after too many wrong passwords."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.logs import request_id

RETRY_AFTER = 15 * 60


def lockout_response(request: HttpRequest, original: Any = None, credentials: Any = None) -> Any:
    """A page, or a problem for programs; the same whether the address exists or not."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": "Too many requests",
            "status": 429,
            "code": "locked_out",
            "detail": _("Too many wrong passwords. Try again in a quarter of an hour."),
            "request_id": request_id.get(),
        }
        response = JsonResponse(body, status=429, content_type="application/problem+json")
    else:
        response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
