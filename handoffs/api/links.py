"""Links between requests over REST."""

from typing import Any

from django.db import models
from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet
from core.errors import NotFound
from handoffs import services
from handoffs.api.serializers import id_field
from handoffs.api.views import REQUEST_ID, OfRequestViewSet
from handoffs.models import LinkKind, Request, RequestLink
from handoffs.services.links import GIVEN_BY_PEOPLE


class LinkSerializer(serializers.ModelSerializer[RequestLink]):
    """How the first request stands to the other."""

    class Meta:
        """Read only."""

        model = RequestLink
        fields = ("id", "request_id", "other_id", "kind", "created_at")
        read_only_fields = fields


class LinkAddSerializer(StrictSerializer):
    """The other request, and how this one stands to it."""

    other_id = id_field()
    kind = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in GIVEN_BY_PEOPLE], default=LinkKind.RELATED.value
    )


@extend_schema_view(
    list=extend_schema(summary="Links of the request, either way", parameters=[REQUEST_ID])
)
class RequestLinkViewSet(OfRequestViewSet):
    """Links of one request."""

    model = RequestLink
    serializer_class = LinkSerializer
    ordering = ("created_at", "id")

    def get_queryset(self) -> models.QuerySet[Any]:
        """From either side."""
        rows = ActorViewSet.get_queryset(self)
        if getattr(self, "swagger_fake_view", False):
            return rows
        if not Request.objects.visible_to(self.actor).filter(pk=self.request_id).exists():
            raise NotFound
        return rows.filter(Q(request_id=self.request_id) | Q(other_id=self.request_id))

    @extend_schema(
        summary="Link another request",
        request=LinkAddSerializer,
        responses={201: LinkSerializer},
        parameters=[REQUEST_ID],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """Both show it."""
        link = services.link_add(
            actor=self.actor, request_id=self.request_id, **self.validated(LinkAddSerializer)
        )
        return self.created(link)


@extend_schema_view(retrieve=extend_schema(summary="One link"))
class LinkViewSet(mixins.RetrieveModelMixin, ActorViewSet):
    """Links by their own id."""

    model = RequestLink
    capability = Capability.REQUESTS_VIEW_ALL
    write_capability = Capability.REQUESTS_WORK
    serializer_class = LinkSerializer

    @extend_schema(summary="Take the link away", responses={204: None})
    def destroy(self, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        """Both requests stay."""
        services.link_remove(actor=self.actor, link_id=int(kwargs["pk"]))
        return Response(status=204)
