"""Figures over REST, from the same selectors and with the same visibility as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.pagination import CursorPagination
from core.api.views import ActorViewSet, ReadViewSet
from core.errors import InvalidInput
from metrics import selectors
from metrics.access import only_in_sight, require_scope
from metrics.api import serializers
from metrics.api.explain import ExplainActions
from metrics.catalogue import CATALOGUE, Level
from metrics.dashboard.asked import require_parts
from metrics.dashboard.naming import require_cut
from metrics.models import MetricDefinition, Observation
from metrics.periods import Period

MAX_PERIODS = 1100
DAYS_AT_LEAST = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 28, Period.QUARTER: 90}
# What the browsable pages may add to any address.
_ALWAYS = ("format", "lang")


@extend_schema_view(
    list=extend_schema(summary="Definitions of metrics, every version"),
    retrieve=extend_schema(summary="One version of one metric"),
)
class DefinitionViewSet(ReadViewSet):
    """Definitions in use and earlier ones."""

    model = MetricDefinition
    capability = Capability.METRICS_VIEW
    serializer_class = serializers.DefinitionSerializer
    filter_backends: list[Any] = []


class MetricViewSet(ExplainActions, ActorViewSet):
    """Figures, series, comparisons, what explains them, and the rows behind them."""

    model = Observation
    capability = Capability.METRICS_VIEW
    serializer_class = serializers.FigureSerializer
    filter_backends: list[Any] = []
    pagination_class = CursorPagination
    ordering = ("-at", "-id")

    def asked(self, serializer_class: Any) -> dict[str, Any]:
        """The checked query. Raises a 422 problem, or `NotFound` out of the actor's scope."""
        given = self.request.query_params
        query = serializer_class(data=given.dict())
        known = {*query.fields, *_ALWAYS}
        if self.action == "rows":
            known |= {"cursor", "page_size"}
        wrong = {name: _("Unknown filter.") for name in given if name not in known}
        wrong |= {name: _("Give it once.") for name in given if len(given.getlist(name)) > 1}
        if wrong:
            raise InvalidInput(fields=wrong)
        query.is_valid(raise_exception=True)
        values = dict(query.validated_data)
        level, id = values.get("level", Level.COMPANY), values.get("id")
        require_scope(self.actor, level, id)
        require_parts(self.actor, level, values["cut"], values.get("by"))
        if not values["cut"].is_empty:
            require_cut(self.actor, values["cut"])
        return values

    @extend_schema(
        summary="Figures over a span of days",
        parameters=[serializers.FiguresQuerySerializer],
        responses=serializers.FigureSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def figures(self, request: Request) -> Response:
        """One figure per metric."""
        asked = self.asked(serializers.FiguresQuerySerializer)
        codes = asked.get("codes") or list(CATALOGUE)
        found = selectors.figures(
            company_id=self.actor.company_id,
            codes=codes,
            start=asked["start"],
            end=asked["end"],
            level=asked["level"],
            ids=None if asked["id"] is None else [asked["id"]],
            cut=asked["cut"],
            versions=asked.get("versions"),
        )
        figures: Any = [found[code, asked["id"]] for code in codes]
        return Response(serializers.FigureSerializer(figures, many=True).data)

    @extend_schema(
        summary="One metric by day, week, month or quarter",
        parameters=[serializers.SeriesQuerySerializer],
        responses=serializers.SeriesPointSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def series(self, request: Request) -> Response:
        """One figure per period; value null where there is no data."""
        asked = self.asked(serializers.SeriesQuerySerializer)
        days = (asked["end"] - asked["start"]).days
        if days > MAX_PERIODS * DAYS_AT_LEAST[asked["period"]]:
            message = _("At most %(count)s periods at once.") % {"count": MAX_PERIODS}
            raise InvalidInput(fields={"end": message})
        points = selectors.series(company_id=self.actor.company_id, **asked)
        return Response(serializers.SeriesPointSerializer(points, many=True).data)

    @extend_schema(
        summary="One metric per manager or consultant",
        parameters=[serializers.BreakdownQuerySerializer],
        responses=serializers.BreakdownRowSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def breakdown(self, request: Request) -> Response:
        """Of the company: its managers, as far as the caller may open their figures. Of a manager:
        the people credited under them."""
        asked = self.asked(serializers.BreakdownQuerySerializer)
        below = Level.MANAGER if asked["level"] == Level.COMPANY else Level.CONSULTANT
        found = selectors.breakdown(
            company_id=self.actor.company_id,
            code=asked["code"],
            start=asked["start"],
            end=asked["end"],
            level=below,
            within_manager_id=asked["id"],
            cut=asked["cut"],
            versions=asked["versions"],
        )
        rows = only_in_sight(self.actor, below, found)
        named = [
            {"member_id": member_id, "name": name, "figure": figure}
            for member_id, name, figure in rows
        ]
        return Response(serializers.BreakdownRowSerializer(named, many=True).data)

    @extend_schema(
        summary="The observations behind a figure",
        parameters=[serializers.CodeQuerySerializer],
        responses=serializers.ObservationSerializer(many=True),
    )
    @action(detail=False)
    def rows(self, request: Request) -> Response:
        """What was measured, newest first."""
        asked = self.asked(serializers.CodeQuerySerializer)
        behind = selectors.observations(company_id=self.actor.company_id, **asked)
        page = self.paginate_queryset(behind)
        return self.get_paginated_response(serializers.ObservationSerializer(page, many=True).data)
