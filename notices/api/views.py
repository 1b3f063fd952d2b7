"""One's own notices over REST: the same services as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ActorViewSet
from notices import services
from notices.api.serializers import (
    CountSerializer,
    NoticeChoicesSerializer,
    NoticeChoicesSetSerializer,
    NoticeSerializer,
    NoticesReadSerializer,
)
from notices.filters import NoticeFilterSet
from notices.models import Notice, NoticeChoice
from notices.selectors import ways_of
from notices.shown import shown


class NoticeViewSet(ActorViewSet):
    """What one was told, newest first."""

    model = Notice
    capability = Capability.SIGNED_IN
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilterSet
    ordering = ("-at", "-id")

    @extend_schema(summary="One's own notices, newest first")
    def list(self, request: Request) -> Response:
        """In the language of the reader, and only what they may still see."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        items = shown(self.actor, list(rows))
        return self.get_paginated_response(NoticeSerializer(items, many=True).data)

    @extend_schema(summary="Mark one as read", request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Once and for all; again changes nothing."""
        notice = services.notice_read(actor=self.actor, notice_id=int(pk))
        (item,) = shown(self.actor, [notice])
        return Response(NoticeSerializer(item).data)

    @extend_schema(
        summary="Mark many as read", request=NoticesReadSerializer, responses=CountSerializer
    )
    @action(detail=False, methods=["post"], url_path="read-all", url_name="read-all")
    def read_all(self, request: Request) -> Response:
        """Up to the newest one seen: what came meanwhile stays unread."""
        count = services.notices_read(actor=self.actor, **self.validated(NoticesReadSerializer))
        return Response(CountSerializer({"count": count}).data)


class NoticeChoiceViewSet(ActorViewSet):
    """How one wants to be told of each kind."""

    model = NoticeChoice
    capability = Capability.SIGNED_IN
    serializer_class = NoticeChoicesSerializer
    pagination_class = None

    @extend_schema(
        summary="How one is told of each kind", responses=NoticeChoicesSerializer(many=False)
    )
    def list(self, request: Request) -> Response:
        """Every kind, chosen or as is usual."""
        return Response(self._now())

    @extend_schema(
        summary="Choose how to be told",
        request=NoticeChoicesSetSerializer,
        responses={200: NoticeChoicesSerializer},
    )
    def create(self, request: Request) -> Response:
        """Kinds that are left out stay as they are."""
        values = self.validated(NoticeChoicesSetSerializer)
        services.notice_choices_set(
            actor=self.actor, **{"choices": values.pop("choices", {}), **values}
        )
        return Response(self._now())

    def _now(self) -> Any:
        kinds = services.kinds_for(self.actor)
        ways = ways_of(self.actor, kinds)
        rows = [
            {
                "kind": kind.code,
                "title": str(kind.label),
                "how": ways.by_kind[kind.code],
                "ways": list(kind.ways),
            }
            for kind in kinds
        ]
        found = {"kinds": rows, "digest_at": ways.digest_at, "time_zone": ways.time_zone}
        return NoticeChoicesSerializer(found).data
