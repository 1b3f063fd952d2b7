"""Retention over REST: the figures and clients of the page, and the calculator."""

from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ActorViewSet
from core.errors import InvalidInput
from metrics.api.serializers import FigureSerializer
from metrics.models import MetricDefinition
from metrics.periods import EARLIEST, LATEST
from metrics.retention import Change
from metrics.retention.calculator import MOST_YEARS, Course, compared, difference, left_of
from metrics.selectors.retention import Retention, days_of, retention_of, today_of

_MONEY: dict[str, Any] = {"max_digits": 15, "decimal_places": 2}


class RetentionQuerySerializer(serializers.Serializer[Any]):
    """Days, and whose clients. `end` is the first day no longer included."""

    start = serializers.DateField()
    end = serializers.DateField()
    segment = serializers.CharField(max_length=80, required=False)
    id = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="A client success manager"
    )

    def validate_start(self, day: date) -> date:
        """A day within reach."""
        if not EARLIEST <= day <= LATEST:
            raise serializers.ValidationError("out of reach")
        return day

    validate_end = validate_start


class RetentionTotalsSerializer(serializers.Serializer[Any]):
    """A month's amounts. `clients` is the cohort of the first day, `priced` those of them whose
    contracts all have a rate."""

    clients = serializers.IntegerField()
    priced = serializers.IntegerField()
    lost = serializers.IntegerField()
    may_return = serializers.IntegerField()
    came = serializers.IntegerField()
    start = serializers.DecimalField(**_MONEY)
    contraction = serializers.DecimalField(**_MONEY)
    churn = serializers.DecimalField(**_MONEY)
    expansion = serializers.DecimalField(**_MONEY)
    new = serializers.DecimalField(**_MONEY)
    end = serializers.DecimalField(**_MONEY)


class RetentionSerializer(serializers.Serializer[Any]):
    """The three figures and what they are made of."""

    currency = serializers.CharField()
    totals = RetentionTotalsSerializer()
    figures = FigureSerializer(many=True)


class RetentionClientSerializer(serializers.Serializer[Any]):
    """One client behind the figures; amounts are a month's, null without a rate."""

    client_id = serializers.IntegerField()
    name = serializers.CharField()
    segment = serializers.CharField()
    is_active = serializers.BooleanField()
    consultant_id = serializers.IntegerField(source="holder_id")
    change = serializers.ChoiceField(
        source="movement.change", choices=[one.value for one in Change]
    )
    start = serializers.DecimalField(source="movement.start", allow_null=True, **_MONEY)
    end = serializers.DecimalField(source="movement.end", allow_null=True, **_MONEY)
    may_return = serializers.BooleanField(source="movement.may_return")
    without_rate = serializers.SerializerMethodField()

    def get_without_rate(self, row: Any) -> list[str]:
        """Currencies that nobody has given a rate of."""
        return sorted({one.currency for one in row.movement.without_rate})


class CalculatorQuerySerializer(serializers.Serializer[Any]):
    """What the calculator begins with; `grr`, `nrr` and `margin` in per cent of a year."""

    start = serializers.DecimalField(min_value=0, **_MONEY)
    grr = serializers.DecimalField(min_value=0, max_value=100, max_digits=6, decimal_places=2)
    nrr = serializers.DecimalField(min_value=0, max_value=300, max_digits=6, decimal_places=2)
    new = serializers.DecimalField(min_value=0, **_MONEY)
    years = serializers.IntegerField(min_value=1, max_value=MOST_YEARS)
    margin = serializers.DecimalField(
        min_value=0, max_value=100, max_digits=6, decimal_places=2, default=Decimal(100)
    )
    points = serializers.DecimalField(
        min_value=-100, max_value=100, max_digits=5, decimal_places=2, default=Decimal(1)
    )


class CalculatorYearSerializer(serializers.Serializer[Any]):
    """Revenue a year after so many years."""

    number = serializers.IntegerField()
    as_is = serializers.FloatField()
    changed = serializers.FloatField()
    difference = serializers.FloatField()


class CalculatorSerializer(serializers.Serializer[Any]):
    """An implication of the figures given, not a forecast."""

    years = CalculatorYearSerializer(many=True)
    difference = serializers.FloatField()
    left = serializers.FloatField()


class RetentionViewSet(ActorViewSet):
    """How much of what clients pay, and how many of them, stay."""

    model = MetricDefinition
    capability = Capability.METRICS_VIEW
    serializer_class = RetentionSerializer
    filter_backends: list[Any] = []
    pagination_class = None

    def _found(self) -> Retention:
        query = RetentionQuerySerializer(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        if asked["start"] >= asked["end"]:
            raise InvalidInput(fields={"end": "start"})
        today = today_of(self.actor)
        days = days_of("month", asked["start"], asked["end"], today)
        return retention_of(
            self.actor, days=days, segment=asked.get("segment"), holder_id=asked.get("id")
        )

    @extend_schema(
        summary="Retention over a span of days",
        parameters=[RetentionQuerySerializer],
        responses=RetentionSerializer,
    )
    def list(self, request: Request) -> Response:
        """GRR, NRR and clients retained, with n and what they are made of."""
        found = self._found()
        values = {
            "currency": found.currency,
            "totals": found.totals,
            "figures": list(found.figures.values()),
        }
        return Response(RetentionSerializer(values).data)

    @extend_schema(
        summary="The clients behind retention",
        parameters=[RetentionQuerySerializer],
        responses=RetentionClientSerializer(many=True),
    )
    @action(detail=False)
    def clients(self, request: Request) -> Response:
        """Who left, pays less or more, came or stayed."""
        rows: Any = self._found().clients
        return Response(RetentionClientSerializer(rows, many=True).data)

    @extend_schema(
        summary="What a change of retention does to revenue",
        parameters=[CalculatorQuerySerializer],
        responses=CalculatorSerializer,
    )
    @action(detail=False)
    def calculator(self, request: Request) -> Response:
        """Year by year, as it goes and as it would go."""
        query = CalculatorQuerySerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        given = dict(query.validated_data)
        points = given.pop("points")
        course = Course(**given)
        years = compared(course, points)
        more = difference(years)
        values = {"years": years, "difference": more, "left": left_of(more, course.margin)}
        return Response(CalculatorSerializer(values).data)
