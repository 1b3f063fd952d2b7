"""Views of the list of requests over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from handoffs import services
from handoffs.models import SavedView


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """One view; `query` are filters of `/api/v1/requests/`."""

    class Meta:
        """Read only."""

        model = SavedView
        fields = (
            "id",
            "owner_id",
            "name",
            "query",
            "is_shared",
            "position",
            "version",
            "created_at",
        )
        read_only_fields = fields


class SavedViewUpdateSerializer(StrictSerializer):
    """What of a view can be changed; left out is left as it is."""

    name = serializers.CharField(max_length=60, required=False)
    query = serializers.CharField(max_length=2000, required=False)
    is_shared = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)


class SavedViewCreateSerializer(StrictSerializer):
    """A new view; filters that the list does not know are dropped."""

    name = serializers.CharField(max_length=60)
    query = serializers.CharField(max_length=2000)
    is_shared = serializers.BooleanField(required=False)


class SavedViewViewSet(ReadViewSet):
    """One's own views, and those that colleagues share."""

    model = SavedView
    capability = write_capability = Capability.REQUESTS_VIEW_ALL
    ordering = ("position", "id")
    serializer_class = SavedViewSerializer

    @extend_schema(request=SavedViewCreateSerializer, responses={201: SavedViewSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Save filters under a name."""
        values = self.validated(SavedViewCreateSerializer)
        view = services.saved_view_create(actor=self.actor, **values)
        return with_etag(Response(SavedViewSerializer(view).data, status=201), view)

    @extend_schema(request=SavedViewUpdateSerializer, responses=SavedViewSerializer)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change one's own view."""
        view = services.saved_view_update(
            actor=self.actor,
            view_id=int(pk),
            version=version_seen(request),
            **self.validated(SavedViewUpdateSerializer),
        )
        return with_etag(Response(SavedViewSerializer(view).data), view)

    @extend_schema(responses={204: None})
    def destroy(self, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        """Delete one's own view; heads and administrators also a shared one."""
        services.saved_view_delete(
            actor=self.actor, view_id=int(kwargs["pk"]), version=version_seen(request)
        )
        return Response(status=204)
