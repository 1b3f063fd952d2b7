"""What goes wrong with requests over REST: to be read; the product raises and clears it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from drf_spectacular.utils import extend_schema, extend_schema_view

from core.access import Actor, Capability
from core.api.views import ReadViewSet
from handoffs.api.serializers import AlarmSerializer
from handoffs.filters import AlarmFilterSet
from handoffs.models import RequestAlarm
from handoffs.selectors import open_alarms
from handoffs.selectors.tags import tags_of
from roles.models import Role


def with_weak_links(alarms: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """With what the serializer reads."""
    related = alarms.select_related("weak_owner", "weak_role", "weak_team")
    rows: models.QuerySet[Any] = related.defer(*(f"weak_role__{name}" for name in Role.TEXTS))
    return rows


def with_alarms(
    requests: models.QuerySet[Any], actor: Actor, *, in_detail: bool
) -> models.QuerySet[Any]:
    """Requests with their tags and the kinds of their alarms that are not over, and in detail the
    alarms too.

    Those who see only what they were called into see none.
    """
    if not actor.has(Capability.REQUESTS_VIEW_ALL):
        return requests
    kinds = open_alarms().order_by("since_at").values("kind")
    annotated: models.QuerySet[Any] = requests.annotate(
        alarm_kinds=ArraySubquery(kinds), tags_seen=tags_of()
    )
    if not in_detail:
        return annotated
    alarms = with_weak_links(RequestAlarm.objects.visible_to(actor).filter(cleared_at=None))
    rows = models.Prefetch("alarms", alarms.order_by("since_at", "pk"), to_attr="open_alarms")
    detailed: models.QuerySet[Any] = annotated.prefetch_related(rows)
    return detailed


@extend_schema_view(
    retrieve=extend_schema(summary="One alarm"),
    list=extend_schema(summary="Alarms, the latest first; `open=true` for those not over"),
)
class AlarmViewSet(ReadViewSet):
    """Loops, circles and clients left waiting."""

    model = RequestAlarm
    capability = Capability.REQUESTS_VIEW_ALL
    serializer_class = AlarmSerializer
    filterset_class = AlarmFilterSet
    ordering = ("-raised_at", "-id")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The weak link by person, role and team."""
        return with_weak_links(queryset)
