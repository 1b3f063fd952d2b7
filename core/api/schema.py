"""OpenAPI: every operation documents the refusals it may give."""

from typing import Any

from drf_spectacular import openapi
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = serializers.DictField(required=False)


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

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status, text in _PROBLEMS.items():
            if str(status) not in bodies:
                body = self._get_response_for_code(
                    OpenApiResponse(ProblemSerializer, text),
                    str(status),
                    media_types=["application/problem+json"],
                    direction=direction,
                )
                bodies[str(status)] = body
        return bodies
