"""Steady outliers over REST: what the newest weekly look found, and what is done about it."""

from typing import Any

from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from metrics import services
from metrics.models import FollowUpKind, FollowUpState, OutlierFinding, OutlierFollowUp
from metrics.selectors.outliers import newest_run

MAX_ID = 2**62
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)


class SeenWeekSerializer(serializers.Serializer[Any]):
    """One week; `low` and `high` are where it would lie by chance."""

    week = serializers.DateField()
    n = serializers.IntegerField()
    observed = serializers.FloatField()
    expected = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    z = serializers.FloatField()


class WorkSerializer(serializers.Serializer[Any]):
    """One kind of work; topic and channel null: rare ones together."""

    topic = serializers.IntegerField(allow_null=True)
    channel = serializers.CharField(allow_null=True)
    n = serializers.IntegerField()
    observed = serializers.FloatField()
    expected = serializers.FloatField()


class OutlierSerializer(serializers.ModelSerializer[OutlierFinding]):
    """Somebody steadily above or below what others reached on the same work (`peers`), or they
    themselves before (`past`). Of times the share above the others' median, in per cent. `q` is
    corrected for everybody and every metric looked at."""

    week = serializers.DateField(source="run.week")
    definition_version = serializers.IntegerField(source="definition.version")
    weeks = SeenWeekSerializer(many=True)
    mix = WorkSerializer(many=True)

    class Meta:
        """Read only."""

        model = OutlierFinding
        fields = (
            *("id", "week", "code", "definition_version", "consultant_id", "comparison"),
            *("is_above", "is_good", "n", "observed", "expected", "tau", "z", "q", "beyond"),
            *("reference_n", "reference_people", "weeks", "mix", "created_at"),
        )
        read_only_fields = fields


class FollowUpSerializer(serializers.ModelSerializer[OutlierFollowUp]):
    """What is done about a finding."""

    class Meta:
        """Read only."""

        model = OutlierFollowUp
        fields = (
            *("id", "finding_id", "code", "consultant_id", "kind", "state", "text", "notes"),
            *("outcome", "playbook_id", "starts_on", "due_on", "version", "created_by_id"),
            "created_at",
        )
        read_only_fields = fields


def _text(*, required: bool = False) -> serializers.CharField:
    return serializers.CharField(max_length=20_000, required=required, allow_blank=not required)


class FollowUpBeginSerializer(StrictSerializer):
    """Write the practice down, or coach."""

    finding_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    kind = serializers.ChoiceField(choices=FollowUpKind.choices)
    text = _text(required=True)
    notes = _text()
    due_on = serializers.DateField(allow_null=True, required=False)
    playbook_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )


class FollowUpChangeSerializer(StrictSerializer):
    """What can be changed; left out is left as it is."""

    text = _text()
    notes = _text()
    outcome = _text()
    state = serializers.ChoiceField(choices=FollowUpState.choices, required=False)
    due_on = serializers.DateField(allow_null=True, required=False)
    playbook_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )


@extend_schema_view(
    list=extend_schema(summary="Steady outliers of the newest weekly look"),
    retrieve=extend_schema(summary="One steady outlier, also of an earlier look"),
)
class OutlierViewSet(ReadViewSet):
    """One's own, one's people's, or all for heads."""

    capability = Capability.METRICS_VIEW
    model = OutlierFinding
    serializer_class = OutlierSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The newest look's for the list."""
        joined = queryset.select_related("run", "definition")
        if self.action != "list":
            return joined
        run = newest_run(self.actor.company_id)
        return joined.filter(run=run) if run is not None else joined.none()


@extend_schema_view(
    list=extend_schema(summary="What is done about steady outliers"),
    retrieve=extend_schema(summary="One follow-up of a steady outlier"),
)
class FollowUpViewSet(ReadViewSet):
    """Practices written down, and coaching."""

    capability = Capability.METRICS_VIEW
    write_capability = Capability.METRICS_VIEW_TEAM
    model = OutlierFollowUp
    serializer_class = FollowUpSerializer
    filter_backends: list[Any] = []

    def answer(self, record: OutlierFollowUp, status: int = 200) -> Response:
        """The follow-up as it is now."""
        return with_etag(Response(FollowUpSerializer(record).data, status=status), record)

    @extend_schema(
        summary="Do something about a steady outlier",
        request=FollowUpBeginSerializer,
        responses={201: FollowUpSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """A manager about their own people, a head about all."""
        values = self.validated(FollowUpBeginSerializer)
        return self.answer(services.follow_up_begin(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Write on, or say what came of it",
        request=FollowUpChangeSerializer,
        responses=FollowUpSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Refused when somebody changed it meanwhile."""
        changed = services.follow_up_change(
            actor=self.actor,
            follow_up_id=int(pk),
            version=version_seen(request),
            **self.validated(FollowUpChangeSerializer),
        )
        return self.answer(changed)
