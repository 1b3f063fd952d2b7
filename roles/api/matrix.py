"""The responsibility matrix over REST: rows, versions, the draft and its publication."""

from typing import Any

from django.db import models
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import local_day
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from core.errors import NotFound
from roles import services
from roles.api.serializers import MAX_ID
from roles.matrix import Letters
from roles.models import MatrixVersion, Responsibility
from roles.selectors import Matrix, matrix_draft, matrix_of, version_on


class ResponsibilitySerializer(serializers.ModelSerializer[Responsibility]):
    """One row of the matrix."""

    class Meta:
        """Read only."""

        model = Responsibility
        fields = (
            "id",
            "code",
            "area_en",
            "area_ru",
            "name_en",
            "name_ru",
            "position",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields


class ResponsibilityCreateSerializer(StrictSerializer):
    """A new row; its cells are empty."""

    code = serializers.SlugField(max_length=80)
    area_en = serializers.CharField(max_length=100)
    area_ru = serializers.CharField(max_length=100, allow_blank=True, required=False)
    name_en = serializers.CharField(max_length=200)
    name_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)


class ResponsibilityUpdateSerializer(StrictSerializer):
    """What of a row can be changed; left out is left as it is."""

    area_en = serializers.CharField(max_length=100, required=False)
    area_ru = serializers.CharField(max_length=100, allow_blank=True, required=False)
    name_en = serializers.CharField(max_length=200, required=False)
    name_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)
    is_active = serializers.BooleanField(required=False)


class MatrixVersionSerializer(serializers.ModelSerializer[MatrixVersion]):
    """One published version, without its cells."""

    author = serializers.CharField(source="author.name", default=None, allow_null=True)

    class Meta:
        """Read only."""

        model = MatrixVersion
        fields = ("id", "number", "starts_on", "reason", "author_id", "author", "published_at")
        read_only_fields = fields


class RowSerializer(serializers.Serializer[Any]):
    """A row with its letters by role code; roles with an empty cell are left out."""

    responsibility_id = serializers.IntegerField(source="responsibility.pk")
    code = serializers.CharField(source="responsibility.code")
    name = serializers.CharField(source="responsibility.name")
    area = serializers.CharField(source="responsibility.area")
    cells = serializers.DictField(child=serializers.ChoiceField(choices=Letters.choices))
    flaws = serializers.ListField(child=serializers.CharField())


class MatrixSerializer(serializers.Serializer[Any]):
    """A whole matrix; `version` is null for the draft."""

    version = MatrixVersionSerializer(allow_null=True)
    rows = RowSerializer(many=True)


class CellSerializer(StrictSerializer):
    """One cell of the draft; `seen` is what the caller saw in it, empty for an empty cell."""

    responsibility_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    letters = serializers.ChoiceField(choices=Letters.choices, allow_blank=True)
    seen = serializers.ChoiceField(choices=Letters.choices, allow_blank=True)


class PublishSerializer(StrictSerializer):
    """Why, and from which local day on; today without one."""

    reason = serializers.CharField(max_length=services.REASON)
    starts_on = serializers.DateField(required=False, allow_null=True)
    seen = serializers.IntegerField(min_value=0, required=False, allow_null=True)


class DaySerializer(serializers.Serializer[Any]):
    """As of which local day; today without one."""

    on = serializers.DateField(required=False)


class ResponsibilityViewSet(ReadViewSet):
    """The rows of the matrix."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = Responsibility
    ordering = ("position", "id")
    serializer_class = ResponsibilitySerializer

    @extend_schema(
        request=ResponsibilityCreateSerializer, responses={201: ResponsibilitySerializer}
    )
    def create(self, request: Request) -> Response:
        """Add a row."""
        row = services.responsibility_create(
            actor=self.actor, **self.validated(ResponsibilityCreateSerializer)
        )
        return with_etag(Response(ResponsibilitySerializer(row).data, status=201), row)

    @extend_schema(request=ResponsibilityUpdateSerializer, responses=ResponsibilitySerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a row; send `If-Match` to refuse overwriting someone's change."""
        row = services.responsibility_update(
            actor=self.actor,
            responsibility_id=int(pk),
            version=version_seen(request),
            **self.validated(ResponsibilityUpdateSerializer),
        )
        return with_etag(Response(ResponsibilitySerializer(row).data), row)


class MatrixViewSet(ReadViewSet):
    """Versions of the matrix, the newest first; the one in force; the draft."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = MatrixVersion
    ordering = ("-number", "-id")
    serializer_class = MatrixVersionSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The author's name."""
        return queryset.select_related("author")

    def answer(self, matrix: Matrix) -> Response:
        """A matrix with all its rows."""
        return Response(MatrixSerializer(matrix).data)

    @extend_schema(responses=MatrixSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One version with its cells."""
        return self.answer(matrix_of(self.actor, self.get_object()))

    @extend_schema(
        summary="The matrix in force on a day",
        parameters=[OpenApiParameter("on", OpenApiTypes.DATE)],
        responses=MatrixSerializer,
    )
    @action(detail=False, pagination_class=None, filter_backends=[])
    def in_force(self, request: Request) -> Response:
        """The version of that local day, with its cells."""
        asked = DaySerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        today = local_day(self.actor.company_time_zone, timezone.now())
        day = asked.validated_data.get("on", today)
        version = version_on(self.actor.company_id, day)
        if version is None:
            raise NotFound
        return self.answer(matrix_of(self.actor, version))

    @extend_schema(summary="The draft of the next version", responses=MatrixSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def draft(self, request: Request) -> Response:
        """The newest version with the changes nobody has published."""
        self.actor.require(Capability.ROLES_MANAGE)
        return self.answer(matrix_draft(self.actor))

    @extend_schema(
        summary="Set one cell of the draft", request=CellSerializer, responses=MatrixSerializer
    )
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def cell(self, request: Request) -> Response:
        """Set it; 412 if somebody else has changed it since."""
        services.matrix_cell_set(actor=self.actor, **self.validated(CellSerializer))
        return self.answer(matrix_draft(self.actor))

    @extend_schema(
        summary="Publish the draft",
        request=PublishSerializer,
        responses={201: MatrixVersionSerializer},
    )
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def publish(self, request: Request) -> Response:
        """Make the draft the next version."""
        version = services.matrix_publish(actor=self.actor, **self.validated(PublishSerializer))
        return Response(MatrixVersionSerializer(version).data, status=201)

    @extend_schema(summary="Forget the draft", request=None, responses={204: None})
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def discard(self, request: Request) -> Response:
        """Forget every change that was not published."""
        services.matrix_draft_discard(actor=self.actor)
        return Response(status=204)
