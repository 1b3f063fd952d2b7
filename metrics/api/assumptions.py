"""Assumptions over REST: the same services and scopes as the pages."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from metrics import services
from metrics.models import Assumption, AssumptionStatus, AssumptionVersion
from metrics.selectors.assumptions import assumptions_with

_MAX_ID = 2**62


class AssumptionVersionSerializer(serializers.ModelSerializer[AssumptionVersion]):
    """What it says: one unit more of `cause_code` (an hour of times) brings about `coefficient`
    units of `effect`."""

    class Meta:
        """Read only."""

        model = AssumptionVersion
        fields = (
            *("id", "number", "cause_code", "effect", "coefficient", "unit", "source"),
            *("owner_id", "valid_from", "status", "evidence", "created_by_id", "created_at"),
        )
        read_only_fields = fields


class AssumptionSerializer(serializers.ModelSerializer[Assumption]):
    """An assumption with all its versions, the latest first. Never a measured effect."""

    versions = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = Assumption
        fields = ("id", "version", "created_at", "versions")
        read_only_fields = fields

    @extend_schema_field(AssumptionVersionSerializer(many=True))
    def get_versions(self, assumption: Any) -> Any:
        """Every version."""
        return AssumptionVersionSerializer(assumption.all_versions, many=True).data


class AssumptionChangeSerializer(StrictSerializer):
    """What of it can be changed; left out is left as it is."""

    cause_code = serializers.CharField(max_length=40, required=False)
    effect = serializers.CharField(max_length=200, required=False)
    coefficient = serializers.DecimalField(max_digits=12, decimal_places=4, required=False)
    unit = serializers.CharField(max_length=40, required=False)
    source: Any = serializers.CharField(max_length=4_000, required=False)
    owner_id = serializers.IntegerField(min_value=1, max_value=_MAX_ID, required=False)
    valid_from = serializers.DateField(required=False)


class AssumptionStateSerializer(AssumptionChangeSerializer):
    """A new one; its owner is the caller unless somebody else is named."""

    cause_code = serializers.CharField(max_length=40)
    effect = serializers.CharField(max_length=200)
    coefficient = serializers.DecimalField(max_digits=12, decimal_places=4)
    unit = serializers.CharField(max_length=40)
    source: Any = serializers.CharField(max_length=4_000)


class AssumptionJudgeSerializer(StrictSerializer):
    """Confirmed or refuted, and by what."""

    status = serializers.ChoiceField(
        choices=[AssumptionStatus.CONFIRMED.value, AssumptionStatus.REFUTED.value]
    )
    evidence = serializers.CharField(max_length=4_000)


@extend_schema_view(
    retrieve=extend_schema(summary="One assumption with its versions"),
    list=extend_schema(summary="Assumptions about what metrics bring about"),
)
class AssumptionViewSet(ReadViewSet):
    """What metrics are held to bring about. Managers state, heads confirm or refute."""

    capability = Capability.METRICS_VIEW
    write_capability = Capability.METRICS_VIEW_TEAM
    model = Assumption
    ordering = ("id",)
    serializer_class = AssumptionSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Its versions."""
        found: models.QuerySet[Any] = assumptions_with(queryset)
        return found

    def answer(self, pk: int, status: int = 200) -> Response:
        """The assumption as it is now."""
        found = self.get_queryset().get(pk=pk)
        return with_etag(Response(AssumptionSerializer(found).data, status=status), found)

    @extend_schema(
        summary="State an assumption",
        request=AssumptionStateSerializer,
        responses={201: AssumptionSerializer},
    )
    def create(self, request: Request) -> Response:
        """With where it comes from."""
        made = services.assumption_state(
            actor=self.actor, **self.validated(AssumptionStateSerializer)
        )
        return self.answer(made.pk, 201)

    @extend_schema(
        summary="Change an assumption",
        request=AssumptionChangeSerializer,
        responses=AssumptionSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """By a new version; another claim is stated anew."""
        services.assumption_change(
            actor=self.actor,
            assumption_id=int(pk),
            version=version_seen(request),
            **self.validated(AssumptionChangeSerializer),
        )
        return self.answer(int(pk))

    @extend_schema(
        summary="Confirm or refute an assumption",
        request=AssumptionJudgeSerializer,
        responses=AssumptionSerializer,
    )
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: str) -> Response:
        """By a head, with evidence."""
        services.assumption_judge(
            actor=self.actor,
            assumption_id=int(pk),
            version=version_seen(request),
            **self.validated(AssumptionJudgeSerializer),
        )
        return self.answer(int(pk))
