"""Touch time over REST: read by those who may see it, put right by the person."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import version_seen
from handoffs.api.views import REQUEST_ID, OfRequestViewSet
from handoffs.models import TouchTime
from handoffs.services.touch import touch_correct


class CorrectionSerializer(serializers.Serializer[Any]):
    """One correction, with what stood before it."""

    before_seconds = serializers.IntegerField()
    after_seconds = serializers.IntegerField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class TouchTimeSerializer(serializers.ModelSerializer[TouchTime]):
    """How long one person had a request in use on one local day."""

    person_id = serializers.IntegerField(source="member_id")
    person_name = serializers.CharField(source="member.name")
    seconds = serializers.IntegerField()
    corrections = serializers.SerializerMethodField()

    class Meta:
        """With what was measured and each correction."""

        model = TouchTime
        fields = (
            "id",
            "person_id",
            "person_name",
            "day",
            "seconds",
            "measured_seconds",
            "version",
            "corrections",
        )
        read_only_fields = fields

    @extend_schema_field(CorrectionSerializer(many=True))
    def get_corrections(self, touch: TouchTime) -> list[dict[str, Any]]:
        """Oldest first."""
        rows = sorted(touch.corrections.all(), key=lambda row: row.pk)
        return [dict(CorrectionSerializer(row).data) for row in rows]


class TouchCorrectSerializer(StrictSerializer):
    """How long one really worked on a day, and why that differs."""

    day = serializers.DateField()
    seconds = serializers.IntegerField(min_value=0, max_value=86_400)
    reason = serializers.CharField(max_length=2000)


@extend_schema_view(
    list=extend_schema(summary="Touch time by person and day", parameters=[REQUEST_ID])
)
class TouchTimeViewSet(OfRequestViewSet):
    """Own time; managers see their people's, heads and administrators everyone's."""

    model = TouchTime
    capability = Capability.REQUESTS_VIEW_ALL
    serializer_class = TouchTimeSerializer
    ordering = ("day", "id")
    related = ("member",)

    def get_queryset(self) -> Any:
        """With the corrections."""
        return super().get_queryset().prefetch_related("corrections")

    @extend_schema(
        summary="Correct one's own time of a day",
        request=TouchCorrectSerializer,
        responses={200: TouchTimeSerializer},
        parameters=[REQUEST_ID],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """`seconds` is what it really was; what was measured is kept beside it."""
        touch = touch_correct(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            **self.validated(TouchCorrectSerializer),
        )
        row = self.get_queryset().get(pk=touch.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_200_OK)
