"""Coverage over REST: the same figure and topics as the page."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import local_day
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet
from playbooks.coverage import DAYS, PERIODS, TARGET
from playbooks.models import Playbook
from playbooks.selectors.coverage import TopicStanding, coverage

# What the browsable pages may add to any address.
_ALWAYS = ("format", "lang")


class CoverageQuerySerializer(StrictSerializer):
    """How many days back, today included."""

    days = serializers.ChoiceField(choices=PERIODS, default=DAYS)


class TopicCoverageSerializer(serializers.Serializer[Any]):
    """A topic that was asked about, and its best playbook."""

    topic_id = serializers.IntegerField(source="topic.pk")
    code = serializers.CharField(source="topic.code")
    name = serializers.CharField(source="topic.name")
    role = serializers.CharField(source="role.code", default=None, allow_null=True)
    standing = serializers.ChoiceField(choices=TopicStanding.choices)
    playbook_id = serializers.IntegerField(source="playbook.pk", default=None, allow_null=True)
    requests = serializers.IntegerField()
    working_seconds = serializers.IntegerField()


class CoverageSerializer(serializers.Serializer[Any]):
    """Requests opened from `first` to `last`, local days. `percent` is null without requests;
    those without a topic are in `requests_without_topic` only."""

    first = serializers.DateField()
    last = serializers.DateField()
    requests = serializers.IntegerField(source="share.total")
    covered = serializers.IntegerField(source="share.covered")
    percent = serializers.FloatField(source="share.percent", allow_null=True)
    target = serializers.SerializerMethodField()
    is_reached = serializers.BooleanField(source="share.is_reached")
    requests_without_topic = serializers.IntegerField(source="without_topic")
    topics = TopicCoverageSerializer(many=True, source="rows")

    def get_target(self, _coverage: Any) -> int:
        """Per cent."""
        return TARGET


@extend_schema_view(
    list=extend_schema(
        summary="Share of requests with a current playbook",
        parameters=[CoverageQuerySerializer],
        responses=CoverageSerializer,
    )
)
class CoverageViewSet(ActorViewSet):
    """How much of what clients ask is written down."""

    model = Playbook
    capability = Capability.PLAYBOOKS_VIEW
    serializer_class = CoverageSerializer
    pagination_class = None
    filter_backends: list[Any] = []

    def list(self, request: Request) -> Response:
        """One figure with the topics behind it, the most asked first."""
        given = {k: v for k, v in request.query_params.items() if k not in _ALWAYS}
        asked = CoverageQuerySerializer(data=given)
        asked.is_valid(raise_exception=True)
        today = local_day(self.actor.company_time_zone, timezone.now())
        found = coverage(self.actor, today, asked.validated_data["days"])
        return Response(CoverageSerializer(found).data)
