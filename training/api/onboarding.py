"""Onboarding over REST: plans with their items, templates, answers about the big picture."""

from typing import Any

from django.db import models
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import local_day
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from training import services
from training.models import Assignment, OnboardingPlan, OnboardingTemplate, PictureAnswer
from training.models.onboarding import MOST_DAYS, MOST_OF_A_KIND
from training.selectors.onboarding import progress_of

MAX_ID = 2**62
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)


class PlanItemSerializer(serializers.ModelSerializer[Assignment]):
    """One thing a plan asks for."""

    title = serializers.CharField()

    class Meta:
        """Read only."""

        model = Assignment
        fields = (
            *("id", "kind", "title", "due_on", "state", "done_at", "note", "version"),
            *("playbook_id", "playbook_version_id"),
        )
        read_only_fields = fields


class PlanSerializer(serializers.ModelSerializer[OnboardingPlan]):
    """A plan."""

    role_codes = serializers.ListField(child=serializers.CharField())

    class Meta:
        """Read only."""

        model = OnboardingPlan
        fields = (
            *("id", "member_id", "starts_on", "ends_on", "role_codes", "state", "ended_at"),
            *("ended_because", "started_by_id", "version", "created_at"),
        )
        read_only_fields = fields


class PlanDetailSerializer(PlanSerializer):
    """A plan with its items by due day, and how many of them are late."""

    items = PlanItemSerializer(many=True)
    done = serializers.IntegerField()
    asked = serializers.IntegerField()
    late = serializers.IntegerField()

    class Meta(PlanSerializer.Meta):
        """Read only."""

        fields = (*PlanSerializer.Meta.fields, "items", "done", "asked", "late")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


def _id() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_ID)


class PlanStartSerializer(StrictSerializer):
    """Who begins, when, and in which roles; without any: those they hold on that day."""

    member_id = _id()
    starts_on = serializers.DateField()
    role_ids = serializers.ListField(child=_id(), max_length=20, required=False)


class PlanFinishSerializer(StrictSerializer):
    """Why what is open is left out."""

    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class PlanCancelSerializer(StrictSerializer):
    """Why it is called off."""

    because = serializers.CharField(max_length=1000)


class PlanItemAddSerializer(StrictSerializer):
    """One more task."""

    title_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    title_ru = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField()


@extend_schema_view(list=extend_schema(summary="Plans of onboarding"))
class OnboardingPlanViewSet(ReadViewSet):
    """One's own, one's people's, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_MANAGE
    model = OnboardingPlan
    serializer_class = PlanSerializer
    filter_backends: list[Any] = []

    def shown(self, pk: int, status: int = 200) -> Response:
        """The plan as it is now, with its ETag."""
        plan: Any = self.get_queryset().get(pk=pk)
        today = local_day(self.actor.company_time_zone, timezone.now())
        progress = progress_of([plan], today)[plan.pk]
        plan.items, plan.done = progress.items, progress.done
        plan.asked, plan.late = progress.asked, len(progress.late)
        return with_etag(Response(PlanDetailSerializer(plan).data, status=status), plan)

    @extend_schema(summary="One plan with its items", responses=PlanDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With everything it asks for."""
        return self.shown(self.get_object().pk)

    @extend_schema(
        summary="Begin a plan, or add another role to the one under way",
        request=PlanStartSerializer,
        responses={201: PlanDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Sent again it stays as it is."""
        values = self.validated(PlanStartSerializer)
        return self.shown(services.onboarding_start(actor=self.actor, **values).pk, 201)

    @extend_schema(
        summary="Add a task", request=PlanItemAddSerializer, responses={201: PlanItemSerializer}
    )
    @action(detail=True, methods=["post"])
    def items(self, request: Request, pk: str) -> Response:
        """One more thing to do."""
        values = self.validated(PlanItemAddSerializer)
        item = services.onboarding_item_add(actor=self.actor, plan_id=int(pk), **values)
        return Response(PlanItemSerializer(item).data, status=201)

    @extend_schema(
        summary="Finish a plan",
        request=PlanFinishSerializer,
        responses=PlanDetailSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """What is open is dropped, with the reason."""
        plan = services.onboarding_finish(
            actor=self.actor,
            plan_id=int(pk),
            version=version_seen(request),
            **self.validated(PlanFinishSerializer),
        )
        return self.shown(plan.pk)

    @extend_schema(
        summary="Call a plan off",
        request=PlanCancelSerializer,
        responses=PlanDetailSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """With the reason."""
        plan = services.onboarding_cancel(
            actor=self.actor,
            plan_id=int(pk),
            version=version_seen(request),
            **self.validated(PlanCancelSerializer),
        )
        return self.shown(plan.pk)


class TemplateTaskSerializer(StrictSerializer):
    """A task of a template's own, due on a working day of the plan."""

    day = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)
    title_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    title_ru = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OnboardingTemplateSerializer(serializers.ModelSerializer[OnboardingTemplate]):
    """What plans of a role consist of; without a role those of all others."""

    tasks = TemplateTaskSerializer(many=True)

    class Meta:
        """Read only."""

        model = OnboardingTemplate
        fields = (
            *("id", "role_id", "working_days", "shadowing_days", "supervised_requests"),
            *("with_role", "with_readings", "with_checks", "with_big_picture", "tasks", "version"),
        )
        read_only_fields = fields


class TemplateSetSerializer(StrictSerializer):
    """What is left out stays as it is, or is as shipped."""

    role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, allow_null=True)
    working_days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, required=False)
    shadowing_days = serializers.IntegerField(min_value=0, max_value=MOST_OF_A_KIND, required=False)
    supervised_requests = serializers.IntegerField(
        min_value=0, max_value=MOST_OF_A_KIND, required=False
    )
    with_role = serializers.BooleanField(required=False)
    with_readings = serializers.BooleanField(required=False)
    with_checks = serializers.BooleanField(required=False)
    with_big_picture = serializers.BooleanField(required=False)
    tasks = TemplateTaskSerializer(many=True, required=False)


@extend_schema_view(
    list=extend_schema(summary="Templates of onboarding"),
    retrieve=extend_schema(summary="One template of onboarding"),
)
class OnboardingTemplateViewSet(ReadViewSet):
    """What plans consist of."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_MANAGE
    model = OnboardingTemplate
    serializer_class = OnboardingTemplateSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        summary="Write the template of a role",
        request=TemplateSetSerializer,
        responses={201: OnboardingTemplateSerializer},
        parameters=[IF_MATCH],
    )
    def create(self, request: Request) -> Response:
        """One a role: written again it is changed."""
        values = self.validated(TemplateSetSerializer)
        if "tasks" in values:
            values["tasks"] = [dict(task) for task in values["tasks"]]
        made = services.onboarding_template_set(
            actor=self.actor, version=version_seen(request), **values
        )
        return with_etag(Response(OnboardingTemplateSerializer(made).data, status=201), made)


class PictureAnswerSerializer(serializers.ModelSerializer[PictureAnswer]):
    """What a person made of the big picture."""

    class Meta:
        """Read only."""

        model = PictureAnswer
        fields = ("id", "member_id", "question", "answer", "answered_at")
        read_only_fields = fields


class PictureAnswerGiveSerializer(StrictSerializer):
    """In one's own words."""

    answer = serializers.CharField(max_length=4000)


@extend_schema_view(
    list=extend_schema(summary="Answers about the big picture"),
    retrieve=extend_schema(summary="One answer about the big picture"),
)
class PictureAnswerViewSet(ReadViewSet):
    """One's own, one's people's, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = PictureAnswer
    serializer_class = PictureAnswerSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Nothing is joined."""
        return queryset

    @extend_schema(
        summary="Answer the open question",
        request=PictureAnswerGiveSerializer,
        responses={201: PictureAnswerSerializer},
    )
    def create(self, request: Request) -> Response:
        """The caller's own words."""
        values = self.validated(PictureAnswerGiveSerializer)
        given = services.picture_answer_give(actor=self.actor, **values)
        return Response(PictureAnswerSerializer(given).data, status=201)
