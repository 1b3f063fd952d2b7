"""Pages for what went wrong: plain words, a request id to quote, nothing of the inside."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.logs import request_id


def _answer(request: HttpRequest, status: int, code: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": code.replace("_", " ").capitalize(),
            "status": status,
            "code": code,
            "detail": code.replace("_", " "),
            "request_id": request_id.get(),
        }
        return JsonResponse(body, status=status, content_type="application/problem+json")
    context = {"request_id": request_id.get()}
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _answer(request, 400, "bad_request")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return _answer(request, 403, "not_allowed")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _answer(request, 404, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; must not touch the database: it may be the reason."""
    if not request.path.startswith("/api/"):
        return render(None, "500.html", {"request_id": request_id.get()}, status=500)
    return _answer(request, 500, "server_error")
