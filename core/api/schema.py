"""OpenAPI: every operation documents the refusals it may give."""

from typing import Any, Literal

from drf_spectacular import openapi

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {}},
    },
}
_PROBLEMS = {
    400: "Malformed request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found, or not yours to see",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Not possible in the present state",
    412: "Changed by someone else since you saw it",
    413: "Too large",
    415: "Unsupported media type",
    422: "Some values are not right",
    429: "Too many requests",
}


class AutoSchema(openapi.AutoSchema):
    """drf-spectacular's schema with the problems every operation shares."""

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, text in _PROBLEMS.items():
            content = {"application/problem+json": {"schema": PROBLEM}}
            bodies.setdefault(str(status), {"description": text, "content": content})
        return bodies
