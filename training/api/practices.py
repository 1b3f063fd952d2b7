"""Practices over REST: written, decided, given on, taken, and what became of the figures."""

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
from training import effect_words as words
from training.effect import Mean
from training.models.practices import Practice, PracticeState, PracticeTaker
from training.selectors.effects import Measured, effects_of
from training.services import practice_takers as takers
from training.services import practices as services

MAX_ID = 2**62
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)


def _id(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


class PracticeSerializer(serializers.ModelSerializer[Practice]):
    """What somebody does differently. `answers` are those of the interview by the question's
    key; `steps` has one step a line."""

    answers = serializers.DictField(child=serializers.CharField())

    class Meta:
        """Read only."""

        model = Practice
        fields = (
            *("id", "title", "member_id", "owner_id", "metrics", "weeks", "difference", "steps"),
            *("answers", "state", "reason", "follow_up_id", "playbook_id", "playbook_version_id"),
            *("course_id", "version", "created_at"),
        )
        read_only_fields = fields


class PracticeTakerSerializer(serializers.ModelSerializer[PracticeTaker]):
    """Somebody who works by a practice from a local day on."""

    class Meta:
        """Read only."""

        model = PracticeTaker
        fields = ("id", "practice_id", "member_id", "began_on", "ended_on", "version")
        read_only_fields = fields


class PracticeChangeSerializer(StrictSerializer):
    """What can be changed; left out is left as it is."""

    title = serializers.CharField(max_length=200, required=False)
    difference = serializers.CharField(max_length=500, required=False, allow_blank=True)
    steps = serializers.CharField(max_length=8000, required=False, allow_blank=True)
    metrics = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=3
    )
    weeks = serializers.IntegerField(min_value=4, max_value=26, required=False)
    answers = serializers.DictField(
        child=serializers.CharField(max_length=4000, allow_blank=True), required=False
    )


class PracticeCreateSerializer(PracticeChangeSerializer):
    """Whose it is, or the follow-up of a steady outlier that it comes from."""

    title = serializers.CharField(max_length=200)
    member_id = _id(required=False)
    follow_up_id = _id(required=False)


class PracticeMoveSerializer(StrictSerializer):
    """The state it goes to; keeping and giving up need a reason."""

    state = serializers.ChoiceField(choices=PracticeState.choices)
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class PracticeAskSerializer(StrictSerializer):
    """Who is to learn it, until which local day."""

    member_ids = serializers.ListField(child=_id(), min_length=1, max_length=500)
    due_on = serializers.DateField()


class PracticeAskedSerializer(serializers.Serializer[Any]):
    """The assignments of those who were asked."""

    assignment_ids = serializers.ListField(child=serializers.IntegerField())


class EffectSideSerializer(serializers.Serializer[Mean]):
    """A group's mean; of times the mean of logarithms of seconds."""

    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    people = serializers.IntegerField()


class EffectSerializer(serializers.Serializer[Any]):
    """The effect on one metric; `value` is null where there are too few. Of times a difference of
    natural logarithms. `earlier_value`: the same comparison over the weeks before those."""

    code = serializers.CharField()
    definition_version = serializers.IntegerField()
    weeks = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    is_more_than_chance = serializers.BooleanField()
    is_provisional = serializers.BooleanField()
    sentence = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())
    took = serializers.IntegerField()
    waiting = serializers.IntegerField()
    known_on = serializers.DateField(allow_null=True)
    earlier_value = serializers.FloatField(allow_null=True)
    taken_before = EffectSideSerializer(allow_null=True)
    taken_after = EffectSideSerializer(allow_null=True)
    others_before = EffectSideSerializer(allow_null=True)
    others_after = EffectSideSerializer(allow_null=True)


def effect_data(measured: Measured) -> dict[str, Any]:
    """Plain values of one effect."""
    found = measured.effect
    return {
        "code": measured.code,
        "definition_version": measured.version,
        "weeks": measured.weeks,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "is_more_than_chance": found.is_more_than_chance,
        "is_provisional": measured.is_provisional,
        "sentence": words.sentence(measured),
        "warnings": list(words.warnings(measured)),
        "took": measured.took,
        "waiting": measured.waiting,
        "known_on": measured.known_on,
        "earlier_value": measured.placebo.value,
        "taken_before": found.taken_before,
        "taken_after": found.taken_after,
        "others_before": found.others_before,
        "others_after": found.others_after,
    }


@extend_schema_view(
    list=extend_schema(summary="Practices in sight"),
    retrieve=extend_schema(summary="One practice"),
)
class PracticeViewSet(ReadViewSet):
    """What some do differently, written down."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = Practice
    serializer_class = PracticeSerializer
    filter_backends: list[Any] = []

    def answer(self, record: Practice, status: int = 200) -> Response:
        """The practice as it is now."""
        return with_etag(Response(PracticeSerializer(record).data, status=status), record)

    @extend_schema(
        summary="Write a practice down",
        request=PracticeCreateSerializer,
        responses={201: PracticeSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """One's own, or that of a person one answers for."""
        values = self.validated(PracticeCreateSerializer)
        return self.answer(services.practice_create(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Write on",
        request=PracticeChangeSerializer,
        responses=PracticeSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Refused when somebody changed it meanwhile."""
        changed = services.practice_change(
            actor=self.actor,
            practice_id=int(pk),
            version=version_seen(request),
            **self.validated(PracticeChangeSerializer),
        )
        return self.answer(changed)

    @extend_schema(
        summary="Decide: ready, tried, kept, given up",
        request=PracticeMoveSerializer,
        responses=PracticeSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def move(self, request: ApiRequest, pk: str) -> Response:
        """On to another state."""
        moved = services.practice_move(
            actor=self.actor,
            practice_id=int(pk),
            version=version_seen(request),
            **self.validated(PracticeMoveSerializer),
        )
        return self.answer(moved)

    @extend_schema(
        summary="Ask people to learn it",
        request=PracticeAskSerializer,
        responses=PracticeAskedSerializer,
    )
    @action(detail=True, methods=["post"])
    def ask(self, request: ApiRequest, pk: str) -> Response:
        """Whoever does what was asked has taken it."""
        values = self.validated(PracticeAskSerializer)
        given = services.practice_ask(actor=self.actor, practice_id=int(pk), **values)
        return Response({"assignment_ids": given})

    @extend_schema(
        summary="What became of its metrics for those who took it",
        responses=EffectSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def effects(self, request: ApiRequest, pk: str) -> Response:
        """One a metric, with everything that belongs to the number."""
        found = effects_of(
            self.actor.company_id, [self.get_object()], services.today_of(self.actor)
        )
        data = [effect_data(one) for one in found]
        return Response(EffectSerializer(data, many=True).data)


class TakerAddSerializer(StrictSerializer):
    """Who took which practice; without a day today."""

    practice_id = _id()
    member_id = _id()
    began_on = serializers.DateField(required=False)


class TakerEndSerializer(StrictSerializer):
    """Until which local day; without one today."""

    ended_on = serializers.DateField(required=False)


@extend_schema_view(
    list=extend_schema(summary="Who took which practice, of those one may see"),
    retrieve=extend_schema(summary="One person who took a practice"),
)
class PracticeTakerViewSet(ReadViewSet):
    """Oneself, one's people, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_MANAGE
    model = PracticeTaker
    serializer_class = PracticeTakerSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Of practices in sight."""
        practices = Practice.objects.visible_to(self.actor)
        return queryset.filter(practice__in=practices.values("pk"))

    @extend_schema(
        summary="Note that somebody took a practice",
        request=TakerAddSerializer,
        responses={201: PracticeTakerSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """A manager for their people, heads for all."""
        taker = takers.taker_add(actor=self.actor, **self.validated(TakerAddSerializer))
        return with_etag(Response(PracticeTakerSerializer(taker).data, status=201), taker)

    @extend_schema(
        summary="Note that somebody no longer works by it",
        request=TakerEndSerializer,
        responses=PracticeTakerSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """They stay among those who took it."""
        taker = takers.taker_end(
            actor=self.actor,
            taker_id=int(pk),
            version=version_seen(request),
            **self.validated(TakerEndSerializer),
        )
        return with_etag(Response(PracticeTakerSerializer(taker).data), taker)
