"""Readings over REST: what was read, and one's own word on a version."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet
from training import services
from training.models import Reading

MAX_ID = 2**62


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """Who read which version, and when they said so."""

    playbook_id = serializers.IntegerField(source="playbook_version.playbook_id")
    version_number = serializers.IntegerField(source="playbook_version.number")

    class Meta:
        """Read only."""

        model = Reading
        fields = (
            *("id", "member_id", "playbook_id", "playbook_version_id", "version_number"),
            "read_at",
        )
        read_only_fields = fields


class ReadingAcknowledgeSerializer(StrictSerializer):
    """The version that was read."""

    playbook_version_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)


@extend_schema_view(
    list=extend_schema(summary="Versions of playbooks that people have read"),
    retrieve=extend_schema(summary="One reading"),
)
class ReadingViewSet(ReadViewSet):
    """One's own, one's people's, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = Reading
    serializer_class = ReadingSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: Any) -> Any:
        """With the version."""
        return queryset.select_related("playbook_version").defer("playbook_version__document")

    @extend_schema(
        summary="I have read this version and will work by it",
        request=ReadingAcknowledgeSerializer,
        responses={201: ReadingSerializer},
    )
    def create(self, request: Request) -> Response:
        """The caller's own word; said again it stays as it was."""
        values = self.validated(ReadingAcknowledgeSerializer)
        reading = services.reading_acknowledge(actor=self.actor, **values)
        return Response(ReadingSerializer(reading).data, status=201)
