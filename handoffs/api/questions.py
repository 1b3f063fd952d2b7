"""Questions to colleagues over REST: the same services and scopes as the pages."""

from typing import Any, ClassVar

from django.db import models
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ActorViewSet, version_seen
from handoffs import services
from handoffs.api import serializers
from handoffs.api.views import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    REQUEST_ID,
    OfRequestViewSet,
    idempotency_key,
)
from handoffs.models import Question


@extend_schema_view(list=extend_schema(summary="Questions, oldest first", parameters=[REQUEST_ID]))
class RequestQuestionViewSet(OfRequestViewSet):
    """What colleagues were asked about one request; internal employees see what they were asked."""

    model = Question
    serializer_class = serializers.QuestionSerializer
    ordering = ("asked_at", "id")
    related = ("asked_by", "asked_to")

    @extend_schema(
        summary="Ask several colleagues at once",
        request=serializers.QuestionsAskSerializer,
        responses={201: serializers.QuestionSerializer(many=True)},
        parameters=[REQUEST_ID, IF_MATCH, IDEMPOTENCY_KEY],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """They get sight of this request; its owner stays."""
        questions = services.questions_ask(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            idempotency_key=idempotency_key(request),
            **self.validated(serializers.QuestionsAskSerializer),
        )
        return self.those(questions, code=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Go on without the answers that have not come",
        request=serializers.NothingSerializer,
        responses={200: serializers.QuestionSerializer(many=True)},
        parameters=[REQUEST_ID, IF_MATCH],
    )
    @action(detail=False, methods=["post"], url_path="go-on", url_name="go-on")
    def go_on(self, request: ApiRequest, request_id: str) -> Response:
        """An answer that still comes is kept."""
        self.validated(serializers.NothingSerializer)
        questions = services.questions_go_on(
            actor=self.actor, request_id=self.request_id, version=version_seen(request)
        )
        return self.those(questions)

    def those(self, questions: list[Question], *, code: int = status.HTTP_200_OK) -> Response:
        """The questions as they are now."""
        rows = self.get_queryset().filter(pk__in=[question.pk for question in questions])
        return Response(self.get_serializer(rows.order_by("pk"), many=True).data, status=code)


@extend_schema_view(retrieve=extend_schema(summary="One question"))
class QuestionViewSet(mixins.RetrieveModelMixin, ActorViewSet):
    """An answer by the one who was asked; taking a question back."""

    model = Question
    capability = Capability.REQUESTS_VIEW
    write_capability = Capability.REQUESTS_COMMENT
    action_capabilities: ClassVar[dict[str, Capability]] = {"withdraw": Capability.REQUESTS_WORK}
    serializer_class = serializers.QuestionSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What the serializer reads."""
        return queryset.select_related("asked_by", "asked_to")

    @extend_schema(summary="Answer", request=serializers.QuestionAnswerSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: ApiRequest, pk: str) -> Response:
        """By the one who was asked, once; the same words again change nothing."""
        services.question_answer(
            actor=self.actor,
            question_id=int(pk),
            **self.validated(serializers.QuestionAnswerSerializer),
        )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        summary="Take back",
        request=serializers.NothingSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, pk: str) -> Response:
        """By who asked, or the owner."""
        self.validated(serializers.NothingSerializer)
        services.question_withdraw(
            actor=self.actor, question_id=int(pk), version=version_seen(request)
        )
        return Response(self.get_serializer(self.get_object()).data)
