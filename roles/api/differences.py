"""How roles differ, over REST."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from roles import services
from roles.api.serializers import MAX_ID
from roles.models import RoleDifference


class RoleDifferenceSerializer(serializers.ModelSerializer[RoleDifference]):
    """Two roles and the words about how they differ."""

    first = serializers.CharField(source="first.code")
    second = serializers.CharField(source="second.code")

    class Meta:
        """Read only."""

        model = RoleDifference
        fields = (
            *("id", "first_id", "first", "second_id", "second"),
            *("text_en", "text_ru", "version"),
        )
        read_only_fields = fields


class RoleDifferenceSetSerializer(StrictSerializer):
    """Words about a pair of roles, in whichever order; left out is left as it is."""

    role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    other_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    text_en = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    text_ru = serializers.CharField(max_length=4000, allow_blank=True, required=False)


class RoleDifferenceViewSet(ReadViewSet):
    """How each two roles differ."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = RoleDifference
    ordering = ("first__position", "second__position", "id")
    serializer_class = RoleDifferenceSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The roles' codes."""
        names = ("first__code", "second__code", "first__position", "second__position")
        columns = ("company", "first", "second", "text_en", "text_ru", "version")
        return queryset.select_related("first", "second").only(*columns, *names)

    @extend_schema(request=RoleDifferenceSetSerializer, responses=RoleDifferenceSerializer)
    def create(self, request: Request) -> Response:
        """Say how two roles differ; send `If-Match` to refuse overwriting someone's change."""
        record = services.role_difference_set(
            actor=self.actor,
            version=version_seen(request),
            **self.validated(RoleDifferenceSetSerializer),
        )
        return with_etag(Response(RoleDifferenceSerializer(record).data), record)
