"""Refusals as RFC 9457 problem details, with the same sentences as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import DomainError, NotFound
from core.logs import request_id


def _problem(status: int, code: str, detail: str, errors: Any = None) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id.get(),
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type="application/problem+json")


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: one shape for every refusal; None for faults of ours."""
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, DomainError):
        fields = {name: [str(text)] for name, text in error.fields.items()}
        return _problem(error.status, error.error_code, str(error.message), fields)
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    answer = exception_handler(error, context)
    headers = dict(answer.headers) if answer is not None else {}
    if isinstance(error, exceptions.ValidationError):
        detail = _("Some values are not right. Correct them and try again.")
        errors = error.detail if isinstance(error.detail, dict) else {"non_field": error.detail}
        problem = _problem(422, "invalid", detail, errors)
    else:
        codes = error.get_codes()
        code = codes if isinstance(codes, str) else error.default_code
        problem = _problem(error.status_code, code, str(error.detail))
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in headers:
            problem[name] = headers[name]
    return problem
