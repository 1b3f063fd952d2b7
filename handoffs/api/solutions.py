"""Solutions over REST: proposed, agreed to, chosen, carried out; the same services as the pages."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, version_seen, with_etag
from handoffs import services
from handoffs.api.serializers import (
    NamedSerializer,
    OptionalReasonSerializer,
    ReasonSerializer,
    id_field,
    optional_id,
    text_in,
)
from handoffs.api.views import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    REQUEST_ID,
    OfRequestViewSet,
    idempotency_key,
)
from handoffs.models import Approval, Solution

IF_MATCH_SOLUTION = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the solution as last seen; another version is refused with 412.",
)


class SolutionKindNameSerializer(NamedSerializer):
    """A kind by id, code and name in the language in use."""

    code = serializers.CharField()


class ApprovalSerializer(serializers.Serializer[Any]):
    """One colleague asked to agree; `answered_by` is another person where somebody stood in."""

    id = serializers.IntegerField()
    asked = NamedSerializer()
    asked_at = serializers.DateTimeField()
    state = serializers.CharField()
    answered_by = NamedSerializer(allow_null=True)
    reason = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    working_seconds = serializers.IntegerField(allow_null=True)


class SolutionSerializer(serializers.Serializer[Any]):
    """One option for settling a claim. Internal employees get it with their own approvals; what
    came after it is empty for them."""

    id = serializers.IntegerField()
    request_id = serializers.IntegerField()
    kind = SolutionKindNameSerializer()
    words = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    purchases = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()
    proposed_by = NamedSerializer()
    proposed_at = serializers.DateTimeField()
    approvals = ApprovalSerializer(many=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    chosen_by = NamedSerializer(allow_null=True)
    chosen_at = serializers.DateTimeField(allow_null=True)
    carried_out_by = NamedSerializer(allow_null=True)
    carried_out_at = serializers.DateTimeField(allow_null=True)
    done = serializers.CharField()
    told_at = serializers.DateTimeField(allow_null=True)
    message_id = serializers.IntegerField(allow_null=True)
    dropped_by = NamedSerializer(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField()
    version = serializers.IntegerField()

    _AFTERWARDS: ClassVar[dict[str, Any]] = {
        **dict.fromkeys(("agreed_at", "chosen_by", "chosen_at", "carried_out_by")),
        **dict.fromkeys(("carried_out_at", "told_at", "message_id", "dropped_by", "dropped_at")),
        **dict.fromkeys(("done", "drop_reason"), ""),
    }

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Prune what came afterwards for those who do not see every request."""
        data: dict[str, Any] = super().to_representation(instance)
        if not self.context["actor"].has(Capability.REQUESTS_VIEW_ALL):
            data |= self._AFTERWARDS
        return data


class SolutionProposeSerializer(StrictSerializer):
    """An option: `amount` with `currency`, or `percent` with `purchases`, as its kind asks."""

    kind_id = id_field()
    words = text_in()
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, default=None
    )
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True, default="")
    percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, allow_null=True, default=None
    )
    purchases = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, allow_null=True, default=None
    )


class SolutionChooseSerializer(StrictSerializer):
    """Whether the other options are dropped in the same step."""

    drop_others = serializers.BooleanField(required=False, default=False)


class CarryOutSerializer(StrictSerializer):
    """What was done."""

    done = text_in()


class TellSerializer(StrictSerializer):
    """Words for the client; without a contact they go to the request's own."""

    body = text_in()
    contact_id = optional_id()


class SolutionRows:
    """What both viewsets show of a solution."""

    actor: Any

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What the serializer reads; approvals as far as they are in sight."""
        approvals = Approval.objects.visible_to(self.actor).select_related("asked", "answered_by")
        people = ("proposed_by", "chosen_by", "carried_out_by", "dropped_by")
        rows = queryset.select_related("kind", *people)
        return rows.prefetch_related(Prefetch("approvals", approvals.order_by("pk")))

    def get_serializer_context(self) -> dict[str, Any]:
        """With who reads."""
        found: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]
        return {**found, "actor": self.actor}


@extend_schema_view(list=extend_schema(summary="Solutions, oldest first", parameters=[REQUEST_ID]))
class RequestSolutionViewSet(SolutionRows, OfRequestViewSet):
    """Options for settling one request; internal employees see those they must agree to."""

    model = Solution
    serializer_class = SolutionSerializer
    ordering = ("proposed_at", "id")

    @extend_schema(
        summary="Propose a solution",
        request=SolutionProposeSerializer,
        responses={201: SolutionSerializer},
        parameters=[REQUEST_ID, IF_MATCH, IDEMPOTENCY_KEY],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """Whoever must agree by the rules is asked; without any it is agreed at once."""
        solution = services.solution_propose(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            idempotency_key=idempotency_key(request),
            **self.validated(SolutionProposeSerializer),
        )
        record = self.get_queryset().get(pk=solution.pk)
        data = self.get_serializer(record).data
        return with_etag(Response(data, status=status.HTTP_201_CREATED), record)


def _step(summary: str, body: Any) -> Callable[[Any], Any]:
    return extend_schema(
        summary=summary,
        request=body,
        responses=SolutionSerializer,
        parameters=[IF_MATCH_SOLUTION],
    )


class SolutionViewSet(SolutionRows, mixins.RetrieveModelMixin, ActorViewSet):
    """One solution, and each step of it."""

    model = Solution
    capability = Capability.REQUESTS_VIEW
    write_capability = Capability.REQUESTS_WORK
    action_capabilities: ClassVar[dict[str, Capability]] = {
        "agree": Capability.REQUESTS_COMMENT,
        "refuse": Capability.REQUESTS_COMMENT,
    }
    serializer_class = SolutionSerializer

    @extend_schema(summary="One solution; its version is in the ETag")
    def retrieve(self, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        """One option."""
        return self.answer()

    def answer(self) -> Response:
        """The solution as it is now."""
        record = self.get_object()
        return with_etag(Response(self.get_serializer(record).data), record)

    def run(self, service: Callable[..., Any], body: Any) -> Response:
        """Call the service of one step with the body and the version seen."""
        service(
            actor=self.actor,
            solution_id=int(self.kwargs["pk"]),
            version=version_seen(self.request),
            **self.validated(body),
        )
        return self.answer()

    @_step("Change before anybody has answered", SolutionProposeSerializer)
    def update(self, request: ApiRequest, pk: str) -> Response:
        """Everybody who must agree is asked anew."""
        return self.run(services.solution_change, SolutionProposeSerializer)

    @_step("Agree", OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: ApiRequest, pk: str) -> Response:
        """By who is asked, or stands in; again changes nothing."""
        return self.run(services.solution_agree, OptionalReasonSerializer)

    @_step("Refuse, and say why", ReasonSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: ApiRequest, pk: str) -> Response:
        """One refusal is enough."""
        return self.run(services.solution_refuse, ReasonSerializer)

    @_step("Drop", OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: ApiRequest, pk: str) -> Response:
        """By who proposed it, or acts for the owner."""
        return self.run(services.solution_drop, OptionalReasonSerializer)

    @_step("Choose", SolutionChooseSerializer)
    @action(detail=True, methods=["post"])
    def choose(self, request: ApiRequest, pk: str) -> Response:
        """Only what everybody has agreed to."""
        return self.run(services.solution_choose, SolutionChooseSerializer)

    @_step("Carry out", CarryOutSerializer)
    @action(detail=True, methods=["post"], url_path="carry-out", url_name="carry-out")
    def carry_out(self, request: ApiRequest, pk: str) -> Response:
        """It is done."""
        return self.run(services.solution_carry_out, CarryOutSerializer)

    @extend_schema(
        summary="Tell the client",
        request=TellSerializer,
        responses=SolutionSerializer,
        parameters=[IF_MATCH_SOLUTION, IDEMPOTENCY_KEY],
    )
    @action(detail=True, methods=["post"])
    def tell(self, request: ApiRequest, pk: str) -> Response:
        """The message goes out at once, and nothing but its body does; see `message_id`."""
        key = idempotency_key(request)
        return self.run(partial(services.solution_tell, idempotency_key=key), TellSerializer)
