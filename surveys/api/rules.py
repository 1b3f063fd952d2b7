"""Rules, rhythms, limits, questionnaires and the next days over REST: the services of the pages."""

from typing import Any

from django.db import models
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import local_day
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from handoffs.models import Priority, RequestChannel
from surveys import services
from surveys.filters import OccasionFilterSet
from surveys.models import ContactLimits, SurveyOccasion, SurveyRhythm, SurveyRule, Trigger
from surveys.models.rules import MOST_DAYS, MOST_DELAY_HOURS
from surveys.selectors.candidates import limits_of
from surveys.selectors.rhythms import forecast

_MAX_ID = 2**63 - 1


def _id(*, required: bool = False, allow_null: bool = True) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=_MAX_ID, required=required, allow_null=allow_null
    )


class SurveyRuleSerializer(serializers.ModelSerializer[SurveyRule]):
    """A rule; empty conditions fit everything."""

    class Meta:
        """Read only."""

        model = SurveyRule
        fields = (
            *("id", "name_en", "name_ru", "position", "is_active", "trigger", "survey_id"),
            *("topic_id", "role_id", "segment", "channel", "priority"),
            *("share_percent", "delay_hours", "version", "created_at"),
        )
        read_only_fields = fields


class SurveyRuleValuesSerializer(StrictSerializer):
    """What a rule may be without."""

    name_ru = serializers.CharField(max_length=120, allow_blank=True, required=False)
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)
    trigger = serializers.ChoiceField(Trigger.choices, required=False)
    topic_id = _id()
    role_id = _id()
    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    channel = serializers.ChoiceField(RequestChannel.choices, allow_blank=True, required=False)
    priority = serializers.ChoiceField(Priority.choices, allow_blank=True, required=False)
    share_percent = serializers.IntegerField(min_value=1, max_value=100, required=False)
    delay_hours = serializers.IntegerField(min_value=0, max_value=MOST_DELAY_HOURS, required=False)


class SurveyRuleCreateSerializer(SurveyRuleValuesSerializer):
    """A new rule."""

    name_en = serializers.CharField(max_length=120)
    survey_id = _id(required=True, allow_null=False)


class SurveyRuleChangeSerializer(SurveyRuleValuesSerializer):
    """What of a rule can be changed; left out is left as it is."""

    name_en = serializers.CharField(max_length=120, required=False)
    survey_id = _id(allow_null=False)
    is_active = serializers.BooleanField(required=False)


class SurveyRhythmSerializer(serializers.ModelSerializer[SurveyRhythm]):
    """A rhythm; without a segment it is for the clients no other of its survey is for."""

    class Meta:
        """Read only."""

        model = SurveyRhythm
        fields = (
            *("id", "survey_id", "segment", "every_days", "wait_days", "starts_on", "is_active"),
            *("planned_through", "version", "created_at"),
        )
        read_only_fields = fields


class SurveyRhythmValuesSerializer(StrictSerializer):
    """What a rhythm may be without."""

    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    every_days = serializers.IntegerField(min_value=7, max_value=MOST_DAYS, required=False)
    wait_days = serializers.IntegerField(min_value=1, max_value=180, required=False)
    starts_on = serializers.DateField(required=False)


class SurveyRhythmCreateSerializer(SurveyRhythmValuesSerializer):
    """A new rhythm, in use."""

    survey_id = _id(required=True, allow_null=False)


class SurveyRhythmChangeSerializer(SurveyRhythmValuesSerializer):
    """What of a rhythm can be changed; left out is left as it is."""

    is_active = serializers.BooleanField(required=False)


class ContactLimitsSerializer(serializers.ModelSerializer[ContactLimits]):
    """How often people may be asked; null is no limit."""

    class Meta:
        """Read only."""

        model = ContactLimits
        fields = (
            *("contact_days", "client_most", "client_days", "in_working_hours"),
            *("remind_after_days", "version"),
        )
        read_only_fields = fields


def _limit(most: int) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=most, allow_null=True, required=False)


class ContactLimitsSetSerializer(StrictSerializer):
    """What is left out stays; null lifts a limit."""

    contact_days = _limit(MOST_DAYS)
    client_most = _limit(1000)
    client_days = _limit(MOST_DAYS)
    in_working_hours = serializers.BooleanField(required=False)
    remind_after_days = _limit(60)


class SurveyOccasionSerializer(serializers.ModelSerializer[SurveyOccasion]):
    """An occasion to ask, and what became of it: waiting, sent, or held with the reason."""

    state = serializers.CharField()
    reason = serializers.CharField()

    class Meta:
        """Read only."""

        model = SurveyOccasion
        fields = (
            *("id", "rule_id", "rhythm_id", "survey_id", "client_id", "contact_id", "request_id"),
            *("happened_at", "due_at", "until", "state", "reason", "decided_at", "invitation_id"),
        )
        read_only_fields = fields


class PlannedSerializer(serializers.Serializer[Any]):
    """How many clients a rhythm asks on a day to come."""

    day = serializers.DateField()
    rhythm_id = serializers.IntegerField(source="rhythm.pk")
    survey_id = serializers.IntegerField(source="rhythm.survey_id")
    clients = serializers.IntegerField()


class _ManagedViewSet(ReadViewSet):
    """Read by those who see surveys, written by those who manage them."""

    capability = Capability.SURVEYS_VIEW
    write_capability = Capability.SURVEYS_MANAGE
    filterset_class = None

    def answer(self, record: Any, status: int = 200) -> Response:
        """The record as it is now, with its version."""
        return with_etag(Response(self.get_serializer(record).data, status=status), record)


@extend_schema_view(
    list=extend_schema(summary="Survey rules, in the order in which they are asked"),
    retrieve=extend_schema(summary="One survey rule"),
)
class SurveyRuleViewSet(_ManagedViewSet):
    """After which events whom to ask what."""

    model = SurveyRule
    serializer_class = SurveyRuleSerializer
    ordering = ("position", "id")

    @extend_schema(
        summary="Add a survey rule",
        request=SurveyRuleCreateSerializer,
        responses={201: SurveyRuleSerializer},
    )
    def create(self, request: Request) -> Response:
        """It asks after events from now on."""
        values = self.validated(SurveyRuleCreateSerializer)
        return self.answer(services.survey_rule_create(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Change a survey rule",
        request=SurveyRuleChangeSerializer,
        responses=SurveyRuleSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Or switch it off and on. `If-Match` refuses a stale change."""
        values = self.validated(SurveyRuleChangeSerializer)
        version = version_seen(request)
        rule = services.survey_rule_update(
            actor=self.actor, rule_id=int(pk), version=version, **values
        )
        return self.answer(rule)


@extend_schema_view(
    list=extend_schema(summary="Survey rhythms"),
    retrieve=extend_schema(summary="One survey rhythm"),
)
class SurveyRhythmViewSet(_ManagedViewSet):
    """Every client of a segment in turn."""

    model = SurveyRhythm
    serializer_class = SurveyRhythmSerializer
    ordering = ("id",)

    @extend_schema(
        summary="Add a survey rhythm",
        request=SurveyRhythmCreateSerializer,
        responses={201: SurveyRhythmSerializer},
    )
    def create(self, request: Request) -> Response:
        """The first clients are asked in turn, not all on the first day."""
        values = self.validated(SurveyRhythmCreateSerializer)
        return self.answer(services.survey_rhythm_create(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Change a survey rhythm",
        request=SurveyRhythmChangeSerializer,
        responses=SurveyRhythmSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Or switch it off and on. `If-Match` refuses a stale change."""
        values = self.validated(SurveyRhythmChangeSerializer)
        version = version_seen(request)
        rhythm = services.survey_rhythm_update(
            actor=self.actor, rhythm_id=int(pk), version=version, **values
        )
        return self.answer(rhythm)

    @extend_schema(
        summary="What rhythms send on the next thirty days",
        responses=PlannedSerializer(many=True),
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def calendar(self, request: Request) -> Response:
        """If nobody is asked by hand meanwhile; days without any are left out."""
        today = local_day(self.actor.company_time_zone, timezone.now())
        return Response(PlannedSerializer(forecast(self.actor, today), many=True).data)


class ContactLimitsViewSet(ActorViewSet):
    """How often people may be asked: one a company."""

    model = ContactLimits
    capability = Capability.SURVEYS_VIEW
    action_capabilities = {"change": Capability.SURVEYS_MANAGE}
    serializer_class = ContactLimitsSerializer
    pagination_class = None

    @extend_schema(
        summary="How often people may be asked", responses=ContactLimitsSerializer(many=False)
    )
    def list(self, request: Request) -> Response:
        """As it is now; its version is in the ETag."""
        return self._answer(limits_of(self.actor.company_id))

    @extend_schema(
        summary="Set how often people may be asked",
        request=ContactLimitsSetSerializer,
        responses=ContactLimitsSerializer,
    )
    @action(detail=False, methods=["post"])
    def change(self, request: Request) -> Response:
        """What is left out stays."""
        values = self.validated(ContactLimitsSetSerializer)
        version = version_seen(request)
        return self._answer(
            services.contact_limits_set(actor=self.actor, version=version, **values)
        )

    def _answer(self, limits: ContactLimits) -> Response:
        if limits.pk is None:
            limits.version = 0
        return with_etag(Response(ContactLimitsSerializer(limits).data), limits)


@extend_schema_view(
    list=extend_schema(summary="Occasions to ask, the latest first"),
    retrieve=extend_schema(summary="One occasion to ask"),
)
class SurveyOccasionViewSet(ReadViewSet):
    """Whom rules and rhythms asked, and why not."""

    model = SurveyOccasion
    capability = Capability.SURVEYS_VIEW
    serializer_class = SurveyOccasionSerializer
    filterset_class = OccasionFilterSet
    ordering = ("-happened_at", "-id")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Ids only: nothing to join."""
        return queryset
