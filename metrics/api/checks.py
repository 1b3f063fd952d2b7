"""Checks of the figures over REST."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from core.access import Capability
from core.api.views import ReadViewSet
from metrics.models import MetricCheck, MetricCheckDifference

_FIELDS = (
    *("id", "kind", "state", "since", "until", "night", "asked_by", "asked_at"),
    *("started_at", "finished_at", "definitions", "found", "error"),
    *("queue_pending", "queue_parked", "queue_marks"),
)


class CheckDifferenceSerializer(serializers.ModelSerializer[MetricCheckDifference]):
    """A leaf that was not what the history says; null where there was none."""

    code = serializers.CharField(source="definition.code")
    version = serializers.IntegerField(source="definition.version")

    class Meta:
        """Read only."""

        model = MetricCheckDifference
        fields = (
            *("code", "version", "day", "manager_id", "consultant_id", "month_of"),
            *("expected", "found"),
        )
        read_only_fields = fields


class CheckSerializer(serializers.ModelSerializer[MetricCheck]):
    """One comparison of figures with the history. `until` is the first day no longer included;
    with work in the queue a difference may be only what is not computed yet."""

    class Meta:
        """Read only."""

        model = MetricCheck
        fields: tuple[str, ...] = _FIELDS
        read_only_fields: tuple[str, ...] = fields


class CheckDetailSerializer(CheckSerializer):
    """With the differences that are kept."""

    differences = CheckDifferenceSerializer(many=True)

    class Meta(CheckSerializer.Meta):
        """Read only."""

        fields: tuple[str, ...] = (*_FIELDS, "differences")
        read_only_fields: tuple[str, ...] = fields


@extend_schema_view(
    list=extend_schema(summary="Checks of the figures against the history"),
    retrieve=extend_schema(summary="One check with what differs", responses=CheckDetailSerializer),
)
class MetricCheckViewSet(ReadViewSet):
    """Every night, and whenever somebody asks."""

    model = MetricCheck
    capability = Capability.COMPANY_CONFIGURE
    filter_backends: list[Any] = []

    def get_serializer_class(self) -> Any:
        """Differences only of one check."""
        return CheckDetailSerializer if self.action == "retrieve" else CheckSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Differences with their definitions, of one check."""
        if self.action != "retrieve":
            return queryset
        found = MetricCheckDifference.objects.visible_to(self.actor).select_related("definition")
        return queryset.prefetch_related(models.Prefetch("differences", found.order_by("pk")))
