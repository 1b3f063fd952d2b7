"""Requests and hand-overs over REST: the same services and scopes as the pages."""

from collections.abc import Callable
from typing import Any

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from core.errors import NotFound
from handoffs import services
from handoffs.api import serializers
from handoffs.api.alarms import with_alarms
from handoffs.filters import RequestFilterSet
from handoffs.models import Comment, Entry, Handover, Message, Request
from handoffs.selectors.attachments import with_files, with_mail
from roles.models import Role

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the request as last seen; another version is refused with 412.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A repeated call with the same key has no second effect and the same answer.",
)
REQUEST_ID = OpenApiParameter("request_id", OpenApiTypes.INT, OpenApiParameter.PATH)


def idempotency_key(request: ApiRequest) -> str:
    """The key of a call that may be repeated, or an empty string."""
    return request.headers.get("Idempotency-Key", "").strip()


def _action_schema(body: Any) -> Callable[[Any], Any]:
    return extend_schema(
        request=body, responses=serializers.RequestDetailSerializer, parameters=[IF_MATCH]
    )


@extend_schema_view(
    retrieve=extend_schema(summary="One request; its version is in the ETag"),
    list=extend_schema(summary="Requests, latest activity first"),
)
class RequestViewSet(ReadViewSet):
    """Requests of the company's clients."""

    model = Request
    capability = Capability.REQUESTS_VIEW
    write_capability = Capability.REQUESTS_WORK
    serializer_class = serializers.RequestSerializer
    filterset_class = RequestFilterSet
    ordering = ("-last_activity_at", "-id")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What the serializer reads."""
        related = queryset.select_related(
            "client", "contact", "topic", "owner", "owner_role", "owner_team"
        )
        requests = related.defer(*(f"owner_role__{name}" for name in Role.TEXTS))
        return with_alarms(requests, self.actor, in_detail=self.action != "list")

    def get_serializer_class(self) -> type[serializers.RequestSerializer]:
        """In detail for one request."""
        if self.action == "list":
            return serializers.RequestSerializer
        return serializers.RequestDetailSerializer

    def answer(self, record: Request, *, code: int = status.HTTP_200_OK) -> Response:
        """The request as it is now, with its new version."""
        data = self.get_serializer(record).data
        return with_etag(Response(data, status=code), record)

    def run(self, service: Callable[..., Request], body: Any) -> Response:
        """Call the service of one action with the body and the version seen."""
        record = service(
            actor=self.actor,
            request_id=int(self.kwargs["pk"]),
            version=version_seen(self.request),
            **self.validated(body),
        )
        return self.answer(self.with_relations(Request.objects.all()).get(pk=record.pk))

    @extend_schema(
        summary="Open a request in the client's words",
        request=serializers.RequestOpenSerializer,
        responses={201: serializers.RequestDetailSerializer},
        parameters=[IDEMPOTENCY_KEY],
    )
    def create(self, request: ApiRequest) -> Response:
        """Open a request; it has an owner at once."""
        record = services.request_open(
            actor=self.actor,
            idempotency_key=idempotency_key(request),
            **self.validated(serializers.RequestOpenSerializer),
        )
        return self.answer(record, code=status.HTTP_201_CREATED)

    @extend_schema(summary="Change subject, topic or priority")
    @_action_schema(serializers.RequestChangeSerializer)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """What is left out stays."""
        return self.run(services.request_change_details, serializers.RequestChangeSerializer)

    @extend_schema(summary="Wait for the client")
    @_action_schema(serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def wait(self, request: ApiRequest, pk: str) -> Response:
        """The client's next message wakes it."""
        return self.run(services.request_wait, serializers.NoteSerializer)

    @extend_schema(summary="Take a waiting request up again")
    @_action_schema(serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: ApiRequest, pk: str) -> Response:
        """Without a word from the client."""
        return self.run(services.request_resume, serializers.NoteSerializer)

    @extend_schema(summary="Resolve")
    @_action_schema(serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: ApiRequest, pk: str) -> Response:
        """An open offer is withdrawn."""
        return self.run(services.request_resolve, serializers.NoteSerializer)

    @extend_schema(summary="Open a resolved request again")
    @_action_schema(serializers.ReopenSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, pk: str) -> Response:
        """It goes to its last owner."""
        return self.run(services.request_reopen, serializers.ReopenSerializer)

    @extend_schema(summary="Assign without an offer, or take")
    @_action_schema(serializers.AssignSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: ApiRequest, pk: str) -> Response:
        """For those who answer for others, and for what one's team holds."""
        return self.run(services.request_assign, serializers.AssignSerializer)

    @extend_schema(
        summary="Offer a request back to whom it came from",
        request=serializers.ReasonSerializer,
        responses={201: serializers.HandoverSerializer},
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: ApiRequest, pk: str) -> Response:
        """They must accept it."""
        handover = services.handover_return(
            actor=self.actor,
            request_id=int(pk),
            version=version_seen(request),
            **self.validated(serializers.ReasonSerializer),
        )
        data = serializers.HandoverSerializer(handover).data
        return Response(data, status=status.HTTP_201_CREATED)


class OfRequestViewSet(mixins.ListModelMixin, ActorViewSet):
    """What hangs on one request, oldest first. A request out of sight is not found."""

    capability = Capability.REQUESTS_VIEW
    write_capability = Capability.REQUESTS_WORK
    ordering = ("at", "id")
    related: tuple[str, ...] = ()

    def get_queryset(self) -> models.QuerySet[Any]:
        """Rows of the request in the address."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        requests = Request.objects.visible_to(self.actor)
        if not requests.filter(pk=self.request_id).exists():
            raise NotFound
        return rows.filter(request_id=self.request_id).select_related(*self.related)

    @property
    def request_id(self) -> int:
        """The request in the address."""
        return int(self.kwargs["request_id"])

    def created(self, record: Any) -> Response:
        """What was made just now."""
        data = self.get_serializer(record).data
        return Response(data, status=status.HTTP_201_CREATED)


@extend_schema_view(list=extend_schema(summary="Messages, oldest first", parameters=[REQUEST_ID]))
class MessageViewSet(OfRequestViewSet):
    """What was written to the client and what they wrote."""

    model = Message
    serializer_class = serializers.MessageSerializer
    related = ("author", "contact")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With files, and what became of the mail."""
        return with_mail(with_files(queryset, "message"))

    def created(self, record: Any) -> Response:
        """As the list shows it."""
        return super().created(self.get_queryset().get(pk=record.pk))

    @extend_schema(
        summary="Send the mail of a message again",
        request=None,
        responses=serializers.MessageSerializer,
        parameters=[REQUEST_ID],
    )
    @action(detail=True, methods=["post"])
    def again(self, request: ApiRequest, request_id: str, pk: str) -> Response:
        """One that failed, came back or is uncertain; it may arrive twice."""
        message = self.get_object()
        services.message_send_again(actor=self.actor, message_id=message.pk)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        summary="Write to the client",
        request=serializers.MessageSendSerializer,
        responses={201: serializers.MessageSerializer},
        parameters=[REQUEST_ID, IF_MATCH, IDEMPOTENCY_KEY],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """The mail goes out at once."""
        message = services.message_send(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            idempotency_key=idempotency_key(request),
            **self.validated(serializers.MessageSendSerializer),
        )
        return self.created(message)

    @extend_schema(
        summary="Record what the client wrote",
        request=serializers.MessageReceiveSerializer,
        responses={201: serializers.MessageSerializer},
        parameters=[REQUEST_ID],
    )
    @action(detail=False, methods=["post"])
    def receive(self, request: ApiRequest, request_id: str) -> Response:
        """It wakes a waiting request and reopens a resolved one."""
        message = services.message_receive(
            actor=self.actor,
            request_id=self.request_id,
            **self.validated(serializers.MessageReceiveSerializer),
        )
        return self.created(message)


@extend_schema_view(list=extend_schema(summary="Comments, oldest first", parameters=[REQUEST_ID]))
class CommentViewSet(OfRequestViewSet):
    """For colleagues only."""

    model = Comment
    serializer_class = serializers.CommentSerializer
    write_capability = Capability.REQUESTS_COMMENT
    related = ("author",)

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With files."""
        return with_files(queryset, "comment")

    def created(self, record: Any) -> Response:
        """As the list shows it."""
        return super().created(self.get_queryset().get(pk=record.pk))

    @extend_schema(
        summary="Write to colleagues and call some of them in",
        request=serializers.CommentAddSerializer,
        responses={201: serializers.CommentSerializer},
        parameters=[REQUEST_ID, IDEMPOTENCY_KEY],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """Those called in get sight of this request."""
        comment = services.comment_add(
            actor=self.actor,
            request_id=self.request_id,
            idempotency_key=idempotency_key(request),
            **self.validated(serializers.CommentAddSerializer),
        )
        return self.created(comment)


@extend_schema_view(list=extend_schema(summary="Hand-overs, oldest first", parameters=[REQUEST_ID]))
class RequestHandoverViewSet(OfRequestViewSet):
    """Offers of one request."""

    model = Handover
    serializer_class = serializers.HandoverSerializer
    ordering = ("offered_at", "id")
    related = (
        *("offered_by", "from_owner", "from_role", "from_team"),
        *("to_owner", "to_role", "to_team", "answered_by"),
    )

    @extend_schema(
        summary="Offer the request with its context",
        request=serializers.HandoverOfferSerializer,
        responses={201: serializers.HandoverSerializer},
        parameters=[REQUEST_ID, IF_MATCH],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """Until it is accepted the sender stays the owner."""
        handover = services.handover_offer(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            **self.validated(serializers.HandoverOfferSerializer),
        )
        return self.created(handover)


@extend_schema_view(list=extend_schema(summary="History, oldest first", parameters=[REQUEST_ID]))
class EntryViewSet(OfRequestViewSet):
    """Who did what, when; nothing can be edited away."""

    model = Entry
    serializer_class = serializers.EntrySerializer
    related = ("member", "member_role", "owner", "owner_role", "owner_team", "topic")


@extend_schema_view(retrieve=extend_schema(summary="One hand-over"))
class HandoverViewSet(mixins.RetrieveModelMixin, ActorViewSet):
    """Answers to an offer. `If-Match` carries the version of its request."""

    model = Handover
    capability = Capability.REQUESTS_VIEW
    write_capability = Capability.REQUESTS_WORK
    serializer_class = serializers.HandoverSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What the serializer reads."""
        return queryset.select_related(*RequestHandoverViewSet.related)

    def run(self, service: Callable[..., Handover], body: Any) -> Response:
        """Call the service of one answer."""
        service(
            actor=self.actor,
            handover_id=int(self.kwargs["pk"]),
            version=version_seen(self.request),
            **self.validated(body),
        )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        summary="Accept",
        request=serializers.OptionalReasonSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: ApiRequest, pk: str) -> Response:
        """The receiver owns the request from now on."""
        return self.run(services.handover_accept, serializers.OptionalReasonSerializer)

    @extend_schema(
        summary="Decline with a reason",
        request=serializers.ReasonSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, pk: str) -> Response:
        """The sender stays the owner."""
        return self.run(services.handover_decline, serializers.ReasonSerializer)

    @extend_schema(
        summary="Withdraw",
        request=serializers.OptionalReasonSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, pk: str) -> Response:
        """By who offered it, or the owner."""
        return self.run(services.handover_withdraw, serializers.OptionalReasonSerializer)
