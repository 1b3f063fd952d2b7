"""The analysis of confusion over REST: what the page shows, and people's verdicts."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet
from core.errors import InvalidInput
from handoffs import services
from handoffs.confusion.rules import Kind
from handoffs.confusion.wording import evidence_text, finding_text
from handoffs.confusion_forms import AnalysisForm, Level, Period
from handoffs.models import ConfusionVerdict, RequestPath, VerdictCause
from handoffs.selectors.confusion import Analysis, TopicReading, analysis_of
from handoffs.views.confusion.links import finding_query, requests_query
from handoffs.views.confusion.pages import chosen_client, narrowed, today_of
from handoffs.views.confusion.present import codes_of, topic_name

_MAX_ID = 10**18


class AnalysisQuerySerializer(serializers.Serializer[Any]):
    """Which requests; days are local and both included, the last 90 without any."""

    period = serializers.ChoiceField(choices=Period.choices, required=False)
    start = serializers.DateField(required=False)
    end = serializers.DateField(required=False)
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    team = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    topic = serializers.CharField(
        required=False, help_text="An id, or `none` for requests without a topic."
    )
    client = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID)


class EvidenceSerializer(serializers.Serializer[Any]):
    """One observation and the cause it suggests."""

    cause = serializers.CharField()
    code = serializers.CharField()
    weight = serializers.IntegerField()
    text = serializers.CharField()


class FindingSerializer(serializers.Serializer[Any]):
    """`count` of `n` requests, the share and its lower 95 % bound in per cent; `filters` find
    exactly these requests in the list of requests."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    text = serializers.CharField()
    count = serializers.IntegerField()
    n = serializers.IntegerField()
    share = serializers.FloatField()
    low = serializers.FloatField()
    lost_seconds = serializers.IntegerField()
    roles = serializers.ListField(child=serializers.CharField())
    filters = serializers.DictField(child=serializers.CharField())


class TopicReadingSerializer(serializers.Serializer[Any]):
    """A topic (null: requests without one) with what was found; `cause` null is not clear."""

    topic_id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    n = serializers.IntegerField()
    lost_seconds = serializers.IntegerField()
    cause = serializers.CharField(allow_null=True)
    evidence = EvidenceSerializer(many=True)
    proposals = serializers.ListField(child=serializers.CharField())
    findings = FindingSerializer(many=True)


class TotalsSerializer(serializers.Serializer[Any]):
    """Numbers of requests, unless the name says otherwise; moves and loops by the asked level."""

    n = serializers.IntegerField()
    judged = serializers.IntegerField()
    landed_right = serializers.IntegerField()
    landed_wrong = serializers.IntegerField()
    unnamed = serializers.IntegerField()
    done_judged = serializers.IntegerField()
    done_outside = serializers.IntegerField()
    handed = serializers.IntegerField()
    handovers = serializers.IntegerField(help_text="Hand-overs accepted.")
    declined = serializers.IntegerField()
    declines = serializers.IntegerField(help_text="Offers declined.")
    moved = serializers.IntegerField()
    moves = serializers.IntegerField(help_text="Changes of holder, equal neighbours merged.")
    moved_often = serializers.IntegerField(help_text="Requests with three changes or more.")
    most_moves = serializers.IntegerField(help_text="Changes of holder of one request.")
    looped = serializers.IntegerField()
    loops = serializers.IntegerField(help_text="How often A → B → A.")
    doubled = serializers.IntegerField()
    lost = serializers.IntegerField()
    lost_seconds = serializers.IntegerField()
    circle_seconds = serializers.IntegerField()
    working_seconds = serializers.IntegerField()


class FlowSerializer(serializers.Serializer[Any]):
    """Requests that landed with one role and were last held by another; null is no role."""

    first_role_id = serializers.IntegerField(source="source", allow_null=True)
    last_role_id = serializers.IntegerField(source="target", allow_null=True)
    count = serializers.IntegerField()


class MoveSerializer(serializers.Serializer[Any]):
    """From one holder to the next, by the asked level; null is nobody in person or no role."""

    from_id = serializers.IntegerField(source="source", allow_null=True)
    from_name = serializers.CharField(source="source_name")
    to_id = serializers.IntegerField(source="target", allow_null=True)
    to_name = serializers.CharField(source="target_name")
    times = serializers.IntegerField()
    requests = serializers.IntegerField()
    held_seconds = serializers.IntegerField(source="seconds")


class AnalysisSerializer(serializers.Serializer[Any]):
    """The whole analysis; topics with what costs most first."""

    start = serializers.DateField()
    end = serializers.DateField()
    level = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    totals = TotalsSerializer()
    topics = TopicReadingSerializer(many=True)
    flows = FlowSerializer(many=True)
    moves = MoveSerializer(many=True)


class ConfusionViewSet(ActorViewSet):
    """Where requests go wrong between roles, why, and what can be done."""

    model = RequestPath
    capability = Capability.CONFUSION_VIEW
    serializer_class = AnalysisSerializer
    pagination_class = None
    filter_backends: list[Any] = []

    @extend_schema(
        summary="The analysis of confusion for a period, team, topic or client",
        parameters=[AnalysisQuerySerializer],
        responses=AnalysisSerializer,
    )
    def list(self, request: ApiRequest) -> Response:
        """Figures, findings with causes and proposals, flows and moves."""
        known = {*AnalysisQuerySerializer().fields, "format", "lang"}
        wrong = {name: _("Unknown filter.") for name in request.query_params if name not in known}
        if wrong:
            raise InvalidInput(fields=wrong)
        form = AnalysisForm(request.query_params)
        asked = form.asked(today_of(self.actor))
        narrowed(self.actor, asked)
        chosen_client(self.actor, asked)
        return Response(AnalysisSerializer(_as_data(analysis_of(self.actor, asked))).data)


def _as_data(analysis: Analysis) -> dict[str, Any]:
    asked = analysis.asked
    return {
        "start": asked.start,
        "end": asked.end,
        "level": asked.level,
        "filters": requests_query(asked),
        "totals": analysis.totals,
        "topics": [_topic(analysis, reading) for reading in analysis.topics],
        "flows": analysis.flows,
        "moves": analysis.moves,
    }


def _topic(analysis: Analysis, reading: TopicReading) -> dict[str, Any]:
    codes = codes_of(analysis)
    suspected = reading.suspicion if reading.findings else None
    return {
        "topic_id": reading.facts.topic_id,
        "name": topic_name(reading),
        "n": reading.facts.n,
        "lost_seconds": reading.lost_seconds,
        "cause": suspected.cause if suspected else None,
        "evidence": [
            {
                "cause": one.cause,
                "code": one.code,
                "weight": one.weight,
                "text": evidence_text(one, codes),
            }
            for one in (suspected.evidence if suspected else ())
        ],
        "proposals": list(reading.proposals),
        "findings": [
            {
                "kind": one.kind,
                "text": finding_text(one, codes),
                "count": one.count,
                "n": one.n,
                "share": one.share,
                "low": one.low,
                "lost_seconds": one.lost_seconds,
                "roles": [codes[role] for role in one.roles if role in codes],
                "filters": finding_query(analysis.asked, one),
            }
            for one in reading.findings
        ],
    }


class VerdictSerializer(serializers.ModelSerializer[ConfusionVerdict]):
    """A person's word on a finding, with the figures of that day."""

    class Meta:
        """Read only."""

        model = ConfusionVerdict
        fields = (
            *("id", "topic", "kind", "starts_on", "ends_on", "cause", "note", "by", "at"),
            *("count", "n", "lost_seconds"),
        )
        read_only_fields = fields


class VerdictGiveSerializer(StrictSerializer):
    """What causes a finding about a topic (null: requests without one) on local days."""

    topic_id = serializers.IntegerField(min_value=1, max_value=_MAX_ID, allow_null=True)
    kind = serializers.ChoiceField(choices=Kind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    cause = serializers.ChoiceField(choices=VerdictCause.choices)
    note = serializers.CharField(max_length=1000, allow_blank=True, required=False)


@extend_schema_view(
    list=extend_schema(summary="Verdicts on confusions, the newest first"),
    retrieve=extend_schema(summary="One verdict"),
)
class VerdictViewSet(ReadViewSet):
    """What people found to be the cause."""

    model = ConfusionVerdict
    capability = Capability.CONFUSION_VIEW
    serializer_class = VerdictSerializer
    filter_backends: list[Any] = []
    ordering = ("-id",)

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Ids only: nothing to join."""
        return queryset

    @extend_schema(
        summary="Say what causes a confusion",
        request=VerdictGiveSerializer,
        responses={201: VerdictSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """Kept with the figures of these days; said twice, kept once."""
        verdict = services.confusion_verdict_give(
            actor=self.actor, **self.validated(VerdictGiveSerializer)
        )
        return Response(VerdictSerializer(verdict).data, status=201)
