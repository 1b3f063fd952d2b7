"""Growth over REST: grades, a person's readiness, decisions, and tasks of managers."""

from typing import Any

from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from accounts.models import Membership
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from core.errors import InvalidInput
from training.models.delegated import DelegatedTask, Verdict
from training.models.growth import Grade, GradeVersion, Promotion, WhyNow
from training.selectors import growth as reads
from training.selectors.readiness import newest_version, readiness_of
from training.services import delegated, grades, promotions

MAX_ID = 2**62
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)
GRADE = OpenApiParameter(
    "grade", int, description="For which grade; the person's next one if left out", required=False
)


def _id(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


class GradeSerializer(serializers.ModelSerializer[Grade]):
    """A step of growth; not the access level."""

    class Meta:
        """Read only."""

        model = Grade
        fields = ("id", "code", "position", "name_en", "name_ru", "is_active", "version")
        read_only_fields = fields


class GradeVersionSerializer(serializers.ModelSerializer[GradeVersion]):
    """What a grade asks for, newest first."""

    document = serializers.ListField(child=serializers.DictField())

    class Meta:
        """Read only."""

        model = GradeVersion
        fields = ("id", "grade_id", "number", "document", "reason", "created_by_id", "created_at")
        read_only_fields = fields


class GradeReviseSerializer(StrictSerializer):
    """The whole document, and why it changes."""

    document = serializers.ListField(child=serializers.DictField(), max_length=20)
    reason = serializers.CharField(max_length=1000)


class GradeCreateSerializer(StrictSerializer):
    """A grade and what it asks for."""

    code = serializers.SlugField(max_length=40)
    position = serializers.IntegerField(min_value=1, max_value=1000)
    name_en = serializers.CharField(max_length=120, required=False, allow_blank=True)
    name_ru = serializers.CharField(max_length=120, required=False, allow_blank=True)
    document = serializers.ListField(child=serializers.DictField(), max_length=20)


@extend_schema_view(
    list=extend_schema(summary="Grades"), retrieve=extend_schema(summary="One grade")
)
class GradeViewSet(ReadViewSet):
    """Everybody who works with clients reads them; heads write them."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.GROWTH_DECIDE
    model = Grade
    ordering = ("position", "id")
    serializer_class = GradeSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        summary="Make a grade", request=GradeCreateSerializer, responses={201: GradeSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        """With the first version of what it asks for."""
        grade = grades.grade_create(actor=self.actor, **self.validated(GradeCreateSerializer))
        return with_etag(Response(GradeSerializer(grade).data, status=201), grade)

    @extend_schema(
        summary="What it asks for, in versions",
        responses=GradeVersionSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def asks(self, request: ApiRequest, pk: str) -> Response:
        """The newest first."""
        versions = self.get_object().versions.order_by("-number")
        return Response(GradeVersionSerializer(versions, many=True).data)

    @extend_schema(
        summary="Change what it asks for",
        request=GradeReviseSerializer,
        responses={201: GradeVersionSerializer},
        parameters=[IF_MATCH],
    )
    @asks.mapping.post
    def revise(self, request: ApiRequest, pk: str) -> Response:
        """A new version with the reason."""
        made = grades.grade_revise(
            actor=self.actor,
            grade_id=int(pk),
            version=version_seen(request),
            **self.validated(GradeReviseSerializer),
        )
        return Response(GradeVersionSerializer(made).data, status=201)


class PromotionSerializer(serializers.ModelSerializer[Promotion]):
    """A decided grade with the evidence of its day."""

    evidence = serializers.ListField(child=serializers.DictField())

    class Meta:
        """Read only."""

        model = Promotion
        fields = (
            *("id", "member_id", "grade_id", "grade_version_id", "before_id", "starts_on"),
            *("why_now", "reason", "missing", "missing_reason", "evidence", "decided_by_id"),
            "created_at",
        )
        read_only_fields = fields


class PromotionDecideSerializer(StrictSerializer):
    """Which grade for whom, why now. `seen`: the newest decision that was known, 0 for none."""

    member_id = _id()
    grade_id = _id()
    why_now = serializers.ChoiceField(choices=WhyNow.choices)
    reason = serializers.CharField(max_length=2000)
    missing_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False)
    seen = serializers.IntegerField(min_value=0, max_value=MAX_ID, required=False)


@extend_schema_view(
    list=extend_schema(summary="Decided grades of those one may see"),
    retrieve=extend_schema(summary="One decision with the evidence of its day"),
)
class PromotionViewSet(ReadViewSet):
    """One's own, one's people's, or all for heads. Decisions are never changed."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.GROWTH_DECIDE
    model = Promotion
    serializer_class = PromotionSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        summary="Decide a grade",
        request=PromotionDecideSerializer,
        responses={201: PromotionSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """Against what is missing only with a written reason."""
        made = promotions.promotion_decide(
            actor=self.actor, **self.validated(PromotionDecideSerializer)
        )
        return Response(PromotionSerializer(made).data, status=201)


class ReadinessSerializer(serializers.Serializer[Any]):
    """How somebody stands to what a grade asks for."""

    member_id = serializers.IntegerField()
    grade_id = serializers.IntegerField(allow_null=True)
    grade_version = serializers.IntegerField(allow_null=True)
    met = serializers.IntegerField()
    missing = serializers.IntegerField()
    evidence = serializers.ListField(child=serializers.DictField())


class GrowthViewSet(ActorViewSet):
    """Readiness of those whose growth one may see; ids are those of people."""

    capability = Capability.TRAINING_VIEW
    model = Membership
    serializer_class = ReadinessSerializer

    def get_queryset(self) -> models.QuerySet[Any]:
        """Oneself, one's people, or all."""
        if getattr(self, "swagger_fake_view", False):
            return Membership.objects.none()
        return reads.people_who_grow(self.actor)

    @extend_schema(
        summary="A person's readiness", responses=ReadinessSerializer, parameters=[GRADE]
    )
    def retrieve(self, request: ApiRequest, pk: str) -> Response:
        """For the next grade, or the one asked for."""
        person = self.get_object()
        in_use = reads.grades_in_use(self.actor)
        asked = request.query_params.get("grade")
        if asked is None:
            now = reads.grade_now(self.actor.company_id, person.pk)
            grade = reads.next_grade(in_use, now.grade if now else None)
        else:
            grade = next((one for one in in_use if str(one.pk) == asked), None)
            if grade is None:
                raise InvalidInput(fields={"grade": "unknown"})
        version = newest_version(grade) if grade else None
        ready = readiness_of(self.actor, person.pk, version) if version else None
        data = {
            "member_id": person.pk,
            "grade_id": grade.pk if grade else None,
            "grade_version": version.number if version else None,
            "met": ready.met if ready else 0,
            "missing": ready.missing if ready else 0,
            "evidence": list(ready.evidence) if ready else [],
        }
        return Response(ReadinessSerializer(data).data)


class DelegatedTaskSerializer(serializers.ModelSerializer[DelegatedTask]):
    """A task of a manager, what came of it and how it was judged."""

    class Meta:
        """Read only."""

        model = DelegatedTask
        fields = (
            *("id", "member_id", "manager_id", "title", "why", "due_on", "state", "result"),
            *("verdict", "words", "done_at", "reviewed_at", "reviewed_by_id", "version"),
            "created_at",
        )
        read_only_fields = fields


class DelegatedGiveSerializer(StrictSerializer):
    """What is given to whom, and why it is a manager's task."""

    member_id = _id()
    title = serializers.CharField(max_length=200)
    why = serializers.CharField(max_length=1000)
    due_on = serializers.DateField()


class DelegatedDoneSerializer(StrictSerializer):
    """What came of it."""

    result = serializers.CharField(max_length=8000)


class DelegatedReviewSerializer(StrictSerializer):
    """The judgement and its words."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    words = serializers.CharField(max_length=4000)


class DelegatedWithdrawSerializer(StrictSerializer):
    """Why it is taken back."""

    words = serializers.CharField(max_length=4000)


@extend_schema_view(
    list=extend_schema(summary="Tasks of managers"),
    retrieve=extend_schema(summary="One task of a manager"),
)
class DelegatedTaskViewSet(ReadViewSet):
    """One's own, those one gave, one's people's, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = DelegatedTask
    serializer_class = DelegatedTaskSerializer
    filter_backends: list[Any] = []

    def answer(self, record: DelegatedTask, status: int = 200) -> Response:
        """The task as it is now."""
        return with_etag(Response(DelegatedTaskSerializer(record).data, status=status), record)

    def here(self, request: ApiRequest, pk: str) -> dict[str, Any]:
        """Who acts on which task, and which state of it they saw."""
        return {"actor": self.actor, "task_id": int(pk), "version": version_seen(request)}

    @extend_schema(
        summary="Give a task of a manager",
        request=DelegatedGiveSerializer,
        responses={201: DelegatedTaskSerializer},
    )
    def create(self, request: ApiRequest) -> Response:
        """To somebody one answers for."""
        values = self.validated(DelegatedGiveSerializer)
        return self.answer(delegated.delegated_give(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Say what came of it",
        request=DelegatedDoneSerializer,
        responses=DelegatedTaskSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def done(self, request: ApiRequest, pk: str) -> Response:
        """By who has the task."""
        values = self.validated(DelegatedDoneSerializer)
        return self.answer(delegated.delegated_finish(**self.here(request, pk), **values))

    @extend_schema(
        summary="Judge the result",
        request=DelegatedReviewSerializer,
        responses=DelegatedTaskSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def review(self, request: ApiRequest, pk: str) -> Response:
        """By who gave it, or answers for the person."""
        values = self.validated(DelegatedReviewSerializer)
        return self.answer(delegated.delegated_review(**self.here(request, pk), **values))

    @extend_schema(
        summary="Take it back",
        request=DelegatedWithdrawSerializer,
        responses=DelegatedTaskSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, pk: str) -> Response:
        """Before it is reviewed."""
        values = self.validated(DelegatedWithdrawSerializer)
        return self.answer(delegated.delegated_withdraw(**self.here(request, pk), **values))
