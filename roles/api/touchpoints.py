"""Touchpoints between roles over REST."""

from typing import Any

from django.db import models
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from roles import services
from roles.api.serializers import MAX_ID
from roles.models import Role, Touchpoint, TouchpointTopic

_TOPICS = 500


class TouchpointSerializer(serializers.ModelSerializer[Touchpoint]):
    """One touchpoint, its two roles and the ids of its topics."""

    from_role = serializers.CharField(source="from_role.code")
    to_role = serializers.CharField(source="to_role.code")
    topic_ids = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = Touchpoint
        fields = (
            "id",
            "code",
            "from_role_id",
            "from_role",
            "to_role_id",
            "to_role",
            "occasion_en",
            "occasion_ru",
            "passes_en",
            "passes_ru",
            "rhythm_en",
            "rhythm_ru",
            "is_mandatory_notice",
            "topic_ids",
            "position",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields

    def get_topic_ids(self, touchpoint: Touchpoint) -> list[int]:
        """Which topics of requests are such an occasion."""
        return sorted(entry.topic_id for entry in touchpoint.of_topics.all())


class TouchpointTextsSerializer(StrictSerializer):
    """What a touchpoint may be without."""

    occasion_ru = serializers.CharField(max_length=300, allow_blank=True, required=False)
    passes_en = serializers.CharField(max_length=500, allow_blank=True, required=False)
    passes_ru = serializers.CharField(max_length=500, allow_blank=True, required=False)
    rhythm_en = serializers.CharField(max_length=200, allow_blank=True, required=False)
    rhythm_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)
    is_mandatory_notice = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)
    topic_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        max_length=_TOPICS,
        required=False,
    )


class TouchpointCreateSerializer(TouchpointTextsSerializer):
    """A new touchpoint between two different roles; a mandatory notice needs topics."""

    code = serializers.SlugField(max_length=80)
    from_role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    to_role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    occasion_en = serializers.CharField(max_length=300)


class TouchpointUpdateSerializer(TouchpointTextsSerializer):
    """What of a touchpoint can be changed; left out is left as it is."""

    from_role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    to_role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    occasion_en = serializers.CharField(max_length=300, required=False)
    is_active = serializers.BooleanField(required=False)


class TouchpointViewSet(ReadViewSet):
    """On which occasion one role tells another what."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = Touchpoint
    ordering = ("position", "id")
    serializer_class = TouchpointSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The roles' codes and the topics."""
        topics = TouchpointTopic.objects.visible_to(self.actor)
        unread = (f"{side}__{name}" for side in ("from_role", "to_role") for name in Role.TEXTS)
        related = queryset.select_related("from_role", "to_role").defer(*unread)
        return related.prefetch_related(Prefetch("of_topics", topics))

    @extend_schema(request=TouchpointCreateSerializer, responses={201: TouchpointSerializer})
    def create(self, request: Request) -> Response:
        """Add a touchpoint."""
        touchpoint = services.touchpoint_create(
            actor=self.actor, **self.validated(TouchpointCreateSerializer)
        )
        return with_etag(Response(TouchpointSerializer(touchpoint).data, status=201), touchpoint)

    @extend_schema(request=TouchpointUpdateSerializer, responses=TouchpointSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a touchpoint; send `If-Match` to refuse overwriting someone's change."""
        touchpoint = services.touchpoint_update(
            actor=self.actor,
            touchpoint_id=int(pk),
            version=version_seen(request),
            **self.validated(TouchpointUpdateSerializer),
        )
        return with_etag(Response(TouchpointSerializer(touchpoint).data), touchpoint)
