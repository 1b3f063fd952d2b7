"""Low answers that are followed up, and questions inside other sites, over REST."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from surveys.loop_filters import LoopFilterSet
from surveys.models import Invitation, LoopCase, LoopOutcome, LoopRule, Survey, SurveyKind
from surveys.selectors.loop import LoopState, rule_of, rules_for, with_state
from surveys.services import (
    loop_close,
    loop_contact,
    loop_rule_change,
    widget_invitation_create,
)
from surveys.services.loop import MAX_NOTE
from surveys.tokens import personal_link

_MOST_ID = 2**63 - 1


class LoopCaseSerializer(serializers.ModelSerializer[LoopCase]):
    """A low answer, its request, and where it stands."""

    state = serializers.ChoiceField(choices=[state.value for state in LoopState], read_only=True)
    contacted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    client = serializers.IntegerField(source="invitation.client_id", read_only=True)
    kind = serializers.ChoiceField(
        source="invitation.kind", choices=SurveyKind.choices, read_only=True
    )
    owner = serializers.IntegerField(source="request.owner_id", read_only=True, allow_null=True)

    class Meta:
        """Read only."""

        model = LoopCase
        fields = (
            "id",
            "invitation",
            "request",
            "client",
            "kind",
            "owner",
            "score",
            "last_score",
            "raised_at",
            "opened_at",
            "due_at",
            "contacted_at",
            "state",
            "outcome",
            "closed_at",
            "version",
        )
        read_only_fields = fields


class LoopContactSerializer(StrictSerializer):
    """What was said."""

    note = serializers.CharField(max_length=MAX_NOTE)


class LoopCloseSerializer(StrictSerializer):
    """How it ended."""

    outcome = serializers.ChoiceField(choices=LoopOutcome.choices)
    note = serializers.CharField(max_length=MAX_NOTE, required=False, allow_blank=True, default="")


class LoopRuleSerializer(serializers.ModelSerializer[LoopRule]):
    """What is low for a survey, how soon somebody speaks with the client, and under which topic."""

    kind = serializers.ChoiceField(source="survey.kind", choices=SurveyKind.choices)

    class Meta:
        """Read only."""

        model = LoopRule
        fields = ("survey", "kind", "is_active", "limit", "contact_hours", "topic", "version")
        read_only_fields = fields


class LoopRuleChangeSerializer(StrictSerializer):
    """What may be changed."""

    is_active = serializers.BooleanField(required=False)
    limit = serializers.IntegerField(min_value=0, max_value=10, required=False)
    contact_hours = serializers.IntegerField(min_value=1, max_value=400, required=False)
    topic_id = serializers.IntegerField(
        min_value=1, max_value=_MOST_ID, required=False, allow_null=True
    )


class WidgetInvitationSerializer(StrictSerializer):
    """Whom to ask, and what."""

    kind = serializers.ChoiceField(choices=SurveyKind.choices)
    contact_id = serializers.IntegerField(min_value=1, max_value=_MOST_ID)
    request_id = serializers.IntegerField(min_value=1, max_value=_MOST_ID, required=False)
    external_ref = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default=""
    )


class WidgetAddressSerializer(serializers.Serializer[Any]):
    """The invitation, the address for a frame, and the one for answers as JSON. Whoever has an
    address can answer: give it to that contact only."""

    invitation_id = serializers.IntegerField(source="pk")
    frame_url = serializers.SerializerMethodField()
    answers_url = serializers.SerializerMethodField()
    closes_at = serializers.DateTimeField()

    def get_frame_url(self, invitation: Invitation) -> str:
        """For an `iframe`."""
        return personal_link(invitation, "survey-widget")

    def get_answers_url(self, invitation: Invitation) -> str:
        """For a program."""
        return personal_link(invitation, "survey-token-answers")


class LoopCaseViewSet(ReadViewSet):
    """Low answers that are followed up."""

    model = LoopCase
    capability = Capability.SURVEYS_VIEW
    action_capabilities = {
        "contact": Capability.REQUESTS_WORK,
        "close": Capability.REQUESTS_WORK,
    }
    serializer_class = LoopCaseSerializer
    filterset_class = LoopFilterSet
    ordering = ("-opened_at", "-id")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With where each stands."""
        return with_state(queryset.select_related("invitation", "request"))

    @extend_schema(request=LoopContactSerializer, responses=LoopCaseSerializer)
    @action(detail=True, methods=["post"])
    def contact(self, request: Request, pk: str) -> Response:
        """Note that somebody spoke with the client. `If-Match` refuses a stale change."""
        values = self.validated(LoopContactSerializer)
        version = version_seen(request)
        loop_contact(actor=self.actor, case_id=int(pk), version=version, **values)
        return self._now()

    @extend_schema(request=LoopCloseSerializer, responses=LoopCaseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Resolve the request with an outcome. `If-Match` refuses a stale change."""
        values = self.validated(LoopCloseSerializer)
        version = version_seen(request)
        loop_close(actor=self.actor, case_id=int(pk), version=version, **values)
        return self._now()

    def _now(self) -> Response:
        case = self.get_object()
        return with_etag(Response(LoopCaseSerializer(case).data), case)


class LoopRuleViewSet(ActorViewSet):
    """What is low, by the id of the survey."""

    model = Survey
    capability = Capability.SURVEYS_VIEW
    write_capability = Capability.SURVEYS_MANAGE
    serializer_class = LoopRuleSerializer
    filterset_class = None

    @extend_schema(responses=LoopRuleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What holds for each survey."""
        return Response(LoopRuleSerializer(rules_for(self.actor), many=True).data)

    @extend_schema(responses=LoopRuleSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """What holds for one survey."""
        rule = rule_of(self.get_object())
        return with_etag(Response(LoopRuleSerializer(rule).data), rule)

    @extend_schema(request=LoopRuleChangeSerializer, responses=LoopRuleSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it. `If-Match` refuses a stale change."""
        values = self.validated(LoopRuleChangeSerializer)
        version = version_seen(request)
        rule = loop_rule_change(actor=self.actor, survey_id=int(pk), version=version, **values)
        return with_etag(Response(LoopRuleSerializer(rule).data), rule)


class WidgetInvitationViewSet(ActorViewSet):
    """Ask a contact inside another site."""

    model = Invitation
    capability = Capability.SURVEYS_SEND
    serializer_class = WidgetInvitationSerializer
    filterset_class = None

    @extend_schema(request=WidgetInvitationSerializer, responses={201: WidgetAddressSerializer})
    def create(self, request: Request) -> Response:
        """Make an invitation without a mail; a question still open is given again."""
        values = self.validated(WidgetInvitationSerializer)
        invitation = widget_invitation_create(actor=self.actor, **values)
        return Response(WidgetAddressSerializer(invitation).data, status=201)
