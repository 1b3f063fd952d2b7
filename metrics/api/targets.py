"""Targets over REST: the same services and sight as the pages."""

from typing import Any

from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from metrics import plan_words, services
from metrics.access import require_scope
from metrics.api.serializers import FigureSerializer
from metrics.catalogue import CATALOGUE, Level
from metrics.models import Target, TargetPeriod, TargetVersion
from metrics.selectors.standings import Stand, standings
from metrics.selectors.targets import plans_of
from metrics.views.targets import asked_of

MAX_ID = 2**62
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)
_LEVELS = [level.value for level in Level]


class TargetVersionSerializer(serializers.ModelSerializer[TargetVersion]):
    """What is to be reached from a day on; neither bound is no target."""

    class Meta:
        """Read only."""

        model = TargetVersion
        fields = (
            *("number", "starts_on", "ends_on", "at_least", "at_most"),
            *("created_by_id", "created_at"),
        )
        read_only_fields = fields


class TargetSerializer(serializers.ModelSerializer[Target]):
    """A target with all its versions, the newest first. Values are those of figures: per cent,
    points, seconds, numbers."""

    versions = TargetVersionSerializer(many=True, source="all_versions", read_only=True)

    class Meta:
        """Read only."""

        model = Target
        fields = ("id", "code", "level", "member_id", "period", "version", "versions")
        read_only_fields = fields


class TargetValuesSerializer(StrictSerializer):
    """From the first day of a period on; both bounds null ends the target."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, required=False)
    at_least = serializers.FloatField(allow_null=True, required=False)
    at_most = serializers.FloatField(allow_null=True, required=False)


class TargetSetSerializer(TargetValuesSerializer):
    """What a metric should be; `member_id` for a manager's team or a consultant."""

    code = serializers.ChoiceField(choices=sorted(CATALOGUE))
    level = serializers.ChoiceField(choices=_LEVELS)
    member_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    period = serializers.ChoiceField(choices=TargetPeriod.choices)


class StandQuerySerializer(serializers.Serializer[Any]):
    """Which period, of whom; one's own level and the running quarter without it."""

    period = serializers.ChoiceField(choices=TargetPeriod.choices, required=False)
    start = serializers.DateField(required=False)
    level = serializers.ChoiceField(choices=_LEVELS, required=False)
    id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)


class StandSerializer(serializers.Serializer[Stand]):
    """A target beside its figure. `low` and `high` are what it is judged by: the 95 % interval,
    for times that of the share within the target, for counts where they are going."""

    target_id = serializers.IntegerField(source="plan.target_id")
    code = serializers.CharField(source="plan.code")
    at_least = serializers.FloatField(source="plan.at_least", allow_null=True)
    at_most = serializers.FloatField(source="plan.at_most", allow_null=True)
    figure = FigureSerializer()
    standing = serializers.CharField(source="judgement.standing")
    sentence = serializers.SerializerMethodField()
    low = serializers.FloatField(source="judgement.low", allow_null=True)
    high = serializers.FloatField(source="judgement.high", allow_null=True)
    share_within = serializers.FloatField(source="judgement.within", allow_null=True)
    projected = serializers.FloatField(source="judgement.projected", allow_null=True)

    def get_sentence(self, stand: Stand) -> str:
        """How it stands, in words."""
        return str(plan_words.STANDINGS[stand.judgement.standing][2])


@extend_schema_view(
    list=extend_schema(summary="Targets, as far as they concern the caller"),
    retrieve=extend_schema(summary="One target with its versions"),
)
class TargetViewSet(ReadViewSet):
    """Targets in versions by day, and plan against actual."""

    capability = Capability.METRICS_VIEW
    write_capability = Capability.TARGETS_MANAGE
    model = Target
    serializer_class = TargetSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Their versions."""
        versions = TargetVersion.objects.visible_to(self.actor).order_by("-number")
        newest = models.Prefetch("versions", versions, to_attr="all_versions")
        return queryset.prefetch_related(newest)

    def answer(self, pk: int, status: int = 200) -> Response:
        """The target as it is now."""
        target = self.get_queryset().get(pk=pk)
        return with_etag(Response(TargetSerializer(target).data, status=status), target)

    @extend_schema(
        summary="Set a target", request=TargetSetSerializer, responses={201: TargetSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        """From the first day of a period on; earlier periods keep what they had."""
        values = self.validated(TargetSetSerializer)
        target = services.target_set(actor=self.actor, **values)
        return self.answer(target.pk, 201)

    @extend_schema(
        summary="Change a target",
        request=TargetValuesSerializer,
        responses=TargetSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Makes a new version."""
        target: Target = self.get_object()
        services.target_set(
            actor=self.actor,
            code=target.code,
            level=target.level,
            member_id=target.member_id,
            period=target.period,
            version=version_seen(request),
            **self.validated(TargetValuesSerializer),
        )
        return self.answer(target.pk)

    @extend_schema(
        summary="Plan against actual of one period",
        parameters=[StandQuerySerializer],
        responses=StandSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def standing(self, request: ApiRequest) -> Response:
        """The targets of the company, a team or a person with their figures."""
        asked = asked_of(self.actor, request.query_params)
        require_scope(self.actor, asked.level, asked.id)
        plans = plans_of(
            self.actor, period=asked.period, start=asked.start, level=asked.level, ids=[asked.id]
        )
        found = standings(
            self.actor.company_id, plans, level=asked.level, start=asked.start, today=asked.today
        )
        rows: Any = sorted(found.values(), key=lambda stand: stand.weight)
        return Response(StandSerializer(rows, many=True).data)
