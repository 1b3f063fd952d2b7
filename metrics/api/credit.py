"""Credit set by hand for requests, over REST. Invitations have theirs at the invitation."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet
from metrics import services
from metrics.models import CreditOverride, CreditPart

_MAX_ID = 2**62


class CreditOverrideSerializer(serializers.ModelSerializer[CreditOverride]):
    """Who is credited instead of whom; the newest of a request and part counts."""

    request_id = serializers.IntegerField(source="source_id")

    class Meta:
        """Read only."""

        model = CreditOverride
        fields = (
            *("id", "request_id", "part", "before", "consultant", "manager", "team", "reason"),
            *("created_by", "created_at"),
        )
        read_only_fields = fields


class CreditSetSerializer(StrictSerializer):
    """Whom to credit for which part of a request, and why."""

    request_id = serializers.IntegerField(min_value=1, max_value=_MAX_ID)
    part = serializers.ChoiceField(choices=CreditPart.choices)
    consultant_id = serializers.IntegerField(min_value=1, max_value=_MAX_ID)
    reason = serializers.CharField(max_length=1_000, trim_whitespace=False)


@extend_schema_view(
    list=extend_schema(summary="Credit of requests set by hand"),
    retrieve=extend_schema(summary="One change of credit"),
)
class CreditOverrideViewSet(ReadViewSet):
    """Heads read every change; a manager gives credit among their own people."""

    model = CreditOverride
    capability = Capability.METRICS_VIEW_ALL
    action_capabilities = {"create": Capability.METRICS_CREDIT}
    serializer_class = CreditOverrideSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        summary="Credit somebody else",
        request=CreditSetSerializer,
        responses={201: CreditOverrideSerializer},
    )
    def create(self, request: Request) -> Response:
        """What the history says stays, and so does every earlier change."""
        override = services.credit_set(actor=self.actor, **self.validated(CreditSetSerializer))
        return Response(CreditOverrideSerializer(override).data, status=201)
