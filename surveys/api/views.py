"""The same reads and services as the pages."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from surveys.api.questionnaires import (
    QuestionnaireSerializer,
    SurveyVersionSerializer,
    question_texts,
)
from surveys.api.serializers import (
    AnswerSerializer,
    CreditSerializer,
    InvitationSerializer,
    NewAnswerSerializer,
    NpsSendSerializer,
    NpsSentSerializer,
    SurveyChangeSerializer,
    SurveySerializer,
)
from surveys.filters import AnswerFilterSet, InvitationFilterSet
from surveys.models import Answer, Invitation, Survey
from surveys.selectors import with_last_answer
from surveys.selectors.questionnaires import versions_of
from surveys.services import (
    answer_record,
    credit_override,
    nps_send,
    questionnaire_revise,
    survey_update,
)


class SurveyViewSet(ReadViewSet):
    """The company's questions."""

    model = Survey
    capability = Capability.SURVEYS_VIEW
    write_capability = Capability.SURVEYS_MANAGE
    action_capabilities = {
        "versions": Capability.SURVEYS_VIEW,
        "questionnaire": Capability.SURVEYS_MANAGE,
    }
    serializer_class = SurveySerializer
    filterset_class = None
    ordering = ("id",)

    @extend_schema(request=SurveyChangeSerializer, responses=SurveySerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a question. `If-Match` refuses a stale change."""
        values = self.validated(SurveyChangeSerializer)
        version = version_seen(request)
        survey = survey_update(actor=self.actor, survey_id=int(pk), version=version, **values)
        return with_etag(Response(SurveySerializer(survey).data), survey)

    @extend_schema(
        summary="Versions of a questionnaire, the newest first",
        responses=SurveyVersionSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """With their follow-up questions."""
        found = versions_of(self.actor, self.get_object())
        return Response(SurveyVersionSerializer(found, many=True).data)

    @extend_schema(
        summary="Ask other follow-up questions",
        request=QuestionnaireSerializer,
        responses=SurveyVersionSerializer,
    )
    @action(detail=True, methods=["post"])
    def questionnaire(self, request: Request, pk: str) -> Response:
        """A new version, unless they are the same. `If-Match` refuses a stale change."""
        questions = question_texts(self.validated(QuestionnaireSerializer))
        version = questionnaire_revise(
            actor=self.actor,
            survey_id=int(pk),
            version=version_seen(request),
            questions=questions,
        )
        return with_etag(Response(SurveyVersionSerializer(version).data), self.get_object())


class InvitationViewSet(ReadViewSet):
    """Invitations with the answers that count."""

    model = Invitation
    capability = Capability.SURVEYS_VIEW
    action_capabilities = {
        "answers": Capability.RECORDS_IMPORT,
        "credit": Capability.REQUESTS_ANSWER_FOR_OTHERS,
    }
    serializer_class = InvitationSerializer
    filterset_class = InvitationFilterSet
    ordering = ("-created_at", "-id")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With the last answer."""
        return with_last_answer(queryset)

    @extend_schema(request=NewAnswerSerializer, responses={201: AnswerSerializer})
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """Record an answer that the contact gave elsewhere. The same answer again changes
        nothing; a repeated `Idempotency-Key` gives its first answer."""
        answer = answer_record(
            actor=self.actor,
            public_id=self.get_object().public_id,
            source="api",
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            **self.validated(NewAnswerSerializer),
        )
        return Response(AnswerSerializer(answer).data, status=201)

    @extend_schema(request=CreditSerializer, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def credit(self, request: Request, pk: str) -> Response:
        """Credit another consultant, with a reason; the first credit is kept."""
        values = self.validated(CreditSerializer)
        credit_override(actor=self.actor, invitation_id=int(pk), **values)
        return Response(InvitationSerializer(self.get_object()).data)


class AnswerViewSet(ReadViewSet):
    """All answers; the latest of an invitation counts."""

    model = Answer
    capability = Capability.SURVEYS_VIEW
    serializer_class = AnswerSerializer
    filterset_class = AnswerFilterSet
    ordering = ("-at", "-id")

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With what was said to follow-up questions."""
        return queryset.prefetch_related("follow_ups")


class NpsInvitationViewSet(ActorViewSet):
    """Ask hand-picked clients whether they would recommend you."""

    model = Invitation
    capability = Capability.SURVEYS_SEND
    serializer_class = NpsSendSerializer
    filterset_class = None

    @extend_schema(request=NpsSendSerializer, responses={201: NpsSentSerializer})
    def create(self, request: Request) -> Response:
        """Send; whoever has an open question is left out, so a repeated call asks nobody twice."""
        result = nps_send(actor=self.actor, **self.validated(NpsSendSerializer))
        body = {
            "invitation_ids": [invitation.pk for invitation in result.invitations],
            "skipped": result.skipped,
        }
        return Response(NpsSentSerializer(body).data, status=201)
