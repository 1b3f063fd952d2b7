"""Merging, taking it back and splitting over REST: the same services as the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, version_seen, with_etag
from handoffs import services
from handoffs.api.serializers import (
    OptionalReasonSerializer,
    RequestDetailSerializer,
    id_field,
    optional_id,
    text_in,
)
from handoffs.api.views import IDEMPOTENCY_KEY, IF_MATCH, REQUEST_ID, idempotency_key
from handoffs.models import Priority, Request


class MergeSerializer(StrictSerializer):
    """The duplicate. `If-Match` is the version of the request that is kept."""

    duplicate_id = id_field()
    reason = text_in(required=False, allow_blank=True, default="")
    other_client = serializers.BooleanField(required=False, default=False)


class SplitSerializer(StrictSerializer):
    """Which words of the client become a request of their own."""

    subject = serializers.CharField(max_length=300)
    message_ids = serializers.ListField(
        child=id_field(), required=False, default=list, max_length=100
    )
    part = text_in(required=False, allow_blank=True, default="")
    topic_id = optional_id()
    priority = serializers.ChoiceField(Priority.choices, default=Priority.NORMAL.value)
    reason = text_in(required=False, allow_blank=True, default="")


class GatheringViewSet(ActorViewSet):
    """What makes one request of two, and two of one."""

    model = Request
    capability = Capability.REQUESTS_VIEW_ALL
    write_capability = Capability.REQUESTS_WORK
    serializer_class = RequestDetailSerializer

    @property
    def request_id(self) -> int:
        """The request in the address."""
        return int(self.kwargs["request_id"])

    def answer(self, record: Request, *, code: int = 200) -> Response:
        """The request as it is now."""
        rows = Request.objects.visible_to(self.actor).select_related(
            "client", "contact", "topic", "owner", "owner_role", "owner_team"
        )
        found = rows.get(pk=record.pk)
        return with_etag(Response(self.get_serializer(found).data, status=code), found)

    @extend_schema(
        summary="Merge a duplicate into the request",
        request=MergeSerializer,
        responses={200: RequestDetailSerializer},
        parameters=[REQUEST_ID, IF_MATCH],
    )
    @action(detail=False, methods=["post"])
    def merge(self, request: ApiRequest, request_id: str) -> Response:
        """The duplicate is closed and resolved by nobody; nothing of it is lost."""
        kept = services.request_merge(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            **self.validated(MergeSerializer),
        )
        return self.answer(kept)

    @extend_schema(
        summary="Take the merge of the request back",
        request=OptionalReasonSerializer,
        responses={200: RequestDetailSerializer},
        parameters=[REQUEST_ID, IF_MATCH],
    )
    @action(detail=False, methods=["post"])
    def unmerge(self, request: ApiRequest, request_id: str) -> Response:
        """It is open again and has an owner."""
        record = services.request_unmerge(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            **self.validated(OptionalReasonSerializer),
        )
        return self.answer(record)

    @extend_schema(
        summary="Split a second matter off",
        request=SplitSerializer,
        responses={201: RequestDetailSerializer},
        parameters=[REQUEST_ID, IF_MATCH, IDEMPOTENCY_KEY],
    )
    @action(detail=False, methods=["post"])
    def split(self, request: ApiRequest, request_id: str) -> Response:
        """Answers with the new request, which is linked to this one."""
        made = services.request_split(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            idempotency_key=idempotency_key(request),
            **self.validated(SplitSerializer),
        )
        return self.answer(made, code=201)
