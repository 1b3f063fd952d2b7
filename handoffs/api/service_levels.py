"""Service policies and due times over REST: the same services and scopes as the pages."""

from typing import Any

from django.db import models
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from core.views import get_or_not_found
from handoffs import services
from handoffs.api.serializers import MAX_ID
from handoffs.api.views import IF_MATCH, REQUEST_ID
from handoffs.due_rules import NEVER
from handoffs.models import DueTime, Priority, Request, ServicePolicy, ServicePolicyVersion
from handoffs.models.service_level import MOST_MINUTES, TARGETS
from handoffs.selectors.due_times import due_seen, due_times_of
from handoffs.selectors.service_levels import in_force

_LONG_NUMBER = 32_767


class PolicyVersionSerializer(serializers.ModelSerializer[ServicePolicyVersion]):
    """What a policy promises from a local day on; times in working minutes, null for none."""

    class Meta:
        """Read only."""

        model = ServicePolicyVersion
        fields = (
            *("id", "number", "starts_on", "segment", "topic_id", "priority"),
            "by_client_zone",
            *TARGETS.values(),
            *("warn_percent", "warn_minutes", "created_by_id", "created_at"),
        )
        read_only_fields = fields


class PolicySerializer(serializers.ModelSerializer[ServicePolicy]):
    """A policy with all its versions, the newest first, and the number of the one in force."""

    in_force = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = ServicePolicy
        fields = (
            *("id", "name_en", "name_ru", "position", "is_active", "version", "created_at"),
            *("in_force", "versions"),
        )
        read_only_fields = fields

    def get_in_force(self, policy: Any) -> int | None:
        """The version that counts today; null where the first one begins later."""
        found = in_force(policy, timezone.localdate())
        return found.number if found is not None else None

    @extend_schema_field(PolicyVersionSerializer(many=True))
    def get_versions(self, policy: Any) -> Any:
        """Every version."""
        return PolicyVersionSerializer(policy.all_versions, many=True).data


def _minutes() -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=MOST_MINUTES, allow_null=True, required=False
    )


class PolicyValuesSerializer(StrictSerializer):
    """What a policy may be without. Times are working minutes."""

    name_ru = serializers.CharField(max_length=120, allow_blank=True, required=False)
    position = serializers.IntegerField(min_value=1, max_value=_LONG_NUMBER, required=False)
    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    topic_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    priority = serializers.ChoiceField(Priority.choices, allow_blank=True, required=False)
    by_client_zone = serializers.BooleanField(required=False)
    first_response_minutes = _minutes()
    next_response_minutes = _minutes()
    resolution_minutes = _minutes()
    acceptance_minutes = _minutes()
    answer_minutes = _minutes()
    warn_percent = serializers.IntegerField(
        min_value=1, max_value=99, allow_null=True, required=False
    )
    warn_minutes = _minutes()
    starts_on = serializers.DateField(allow_null=True, required=False)


class PolicyCreateSerializer(PolicyValuesSerializer):
    """A new policy; it promises at least one time."""

    name_en = serializers.CharField(max_length=120)


class PolicyChangeSerializer(PolicyValuesSerializer):
    """What of a policy can be changed; left out is left as it is."""

    name_en = serializers.CharField(max_length=120, required=False)
    is_active = serializers.BooleanField(required=False)


class DueTimeSerializer(serializers.Serializer[Any]):
    """One due time as it stands now. Seconds are working time by the request's calendar;
    `sentence` is in the language in use. One that was replaced counts no more."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    policy_version_id = serializers.IntegerField(source="policy_id", allow_null=True)
    handover_id = serializers.IntegerField(allow_null=True)
    question_id = serializers.IntegerField(allow_null=True)
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    met_at = serializers.DateTimeField(allow_null=True)
    missed_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    replaced_at = serializers.DateTimeField(allow_null=True)
    target_seconds = serializers.IntegerField()
    used_seconds = serializers.SerializerMethodField()

    def _seen(self, row: DueTime) -> Any:
        spec, now = row.request.due_spec(row.kind), self.context["now"]
        return due_seen(row.clock, row.warn_after_seconds, spec, now)

    def get_state(self, row: DueTime) -> str:
        """How it stands: running, soon, missed, paused, met, late or dropped."""
        return str(self._seen(row).state)

    def get_sentence(self, row: DueTime) -> str:
        """The same as people read it."""
        return str(self._seen(row).text)

    def get_used_seconds(self, row: DueTime) -> int:
        """Working time used until now."""
        return int(self._seen(row).used_seconds)


class RequestDueSerializer(serializers.Serializer[Any]):
    """The due times of a request, and what is due next."""

    service_policy_version_id = serializers.IntegerField(allow_null=True)
    next_due_at = serializers.DateTimeField(allow_null=True)
    due_times = DueTimeSerializer(many=True)


class DueAgainSerializer(StrictSerializer):
    """Why the request is put under the policy that fits it today."""

    reason = serializers.CharField(max_length=2_000, trim_whitespace=False)


@extend_schema_view(
    retrieve=extend_schema(summary="One service policy with its versions"),
    list=extend_schema(summary="Service policies, in the order in which they are asked"),
)
class ServicePolicyViewSet(ReadViewSet):
    """What is promised to whom. A change of a promise is a new version; open requests keep
    theirs."""

    capability = Capability.REQUESTS_VIEW_ALL
    write_capability = Capability.SERVICE_LEVELS_MANAGE
    model = ServicePolicy
    ordering = ("position", "id")
    serializer_class = PolicySerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Its versions."""
        versions = ServicePolicyVersion.objects.visible_to(self.actor).order_by("-number")
        return queryset.prefetch_related(
            models.Prefetch("versions", versions, to_attr="all_versions")
        )

    def answer(self, pk: int, status: int = 200) -> Response:
        """The policy as it is now, with its new version."""
        policy = self.get_queryset().get(pk=pk)
        return with_etag(Response(PolicySerializer(policy).data, status=status), policy)

    @extend_schema(
        summary="Add a service policy",
        request=PolicyCreateSerializer,
        responses={201: PolicySerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """It holds for requests opened from `starts_on` on, or from today."""
        policy = services.service_policy_create(
            actor=self.actor, **self.validated(PolicyCreateSerializer)
        )
        return self.answer(policy.pk, 201)

    @extend_schema(
        summary="Change a service policy",
        request=PolicyChangeSerializer,
        responses=PolicySerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """A change of conditions or times makes a new version."""
        policy = services.service_policy_update(
            actor=self.actor,
            policy_id=int(pk),
            version=version_seen(request),
            **self.validated(PolicyChangeSerializer),
        )
        return self.answer(policy.pk)


class RequestDueTimeViewSet(ActorViewSet):
    """When what was promised on one request is due."""

    capability = Capability.REQUESTS_VIEW_ALL
    write_capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    model = DueTime
    serializer_class = RequestDueSerializer
    pagination_class = None

    def due_times(self) -> Response:
        """Of the request in the address."""
        requests = Request.objects.visible_to(self.actor)
        record = get_or_not_found(requests, pk=int(self.kwargs["request_id"]))
        rows = due_times_of(self.actor, record.pk).select_related("request__calendar")
        context = {**self.get_serializer_context(), "now": timezone.now()}
        values = {
            "service_policy_version_id": record.service_policy_id,
            "next_due_at": record.next_due_at if record.next_due_at < NEVER else None,
            "due_times": list(rows),
        }
        return with_etag(Response(RequestDueSerializer(values, context=context).data), record)

    @extend_schema(
        summary="Due times of a request, in the order in which they began",
        parameters=[REQUEST_ID],
        responses=RequestDueSerializer,
        operation_id="requests_due_times_retrieve",
    )
    def list(self, request: ApiRequest, request_id: str) -> Response:
        """Those that run, those that are over, and those that were replaced."""
        return self.due_times()

    @extend_schema(
        summary="Compute the due times anew, by the policy that fits today",
        request=DueAgainSerializer,
        responses={200: RequestDueSerializer},
        parameters=[REQUEST_ID, IF_MATCH],
        operation_id="requests_due_times_anew",
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """With a reason, which stays in the history."""
        services.request_due_again(
            actor=self.actor,
            request_id=int(request_id),
            version=version_seen(request),
            **self.validated(DueAgainSerializer),
        )
        return self.due_times()
