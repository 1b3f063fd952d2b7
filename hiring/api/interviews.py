"""Interviews over REST: asking, scoring, comparing. The same guard as the pages.

`If-Match` names the version of the interview where its plan is changed or it is released, that of
one's own draft where scores are written or given, and the number of one's newest scores where
they are corrected: none of them tells anything of a colleague's.
"""

from typing import Any

import django_filters
from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from core.access import Capability
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from core.errors import InvalidInput, NotAllowed, NotFound
from core.proportions import Estimate
from hiring import services
from hiring.api.interview_serializers import (
    AgreementSerializer,
    ComparisonSerializer,
    InterviewPlanSerializer,
    InterviewReleaseSerializer,
    InterviewsAskSerializer,
    InterviewSerializer,
    OwnScoresSerializer,
    ScoresCorrectSerializer,
    SheetSerializer,
    sheet_given,
)
from hiring.models import (
    Candidate,
    GuideVersion,
    Interview,
    InterviewState,
    ScoreDraft,
    ScoreSubmission,
)
from hiring.selectors.agreement import agreement_on, strictness_of


class InterviewFilterSet(django_filters.FilterSet):
    """By candidate, interviewer and state."""

    candidate = django_filters.NumberFilter(field_name="candidate_id")
    interviewer = django_filters.NumberFilter(field_name="interviewer_id")
    state = django_filters.ChoiceFilter(choices=InterviewState.choices)

    class Meta:
        """Fields are declared above."""

        model = Interview
        fields: tuple[str, ...] = ()


@extend_schema_view(
    list=extend_schema(summary="Interviews"), retrieve=extend_schema(summary="One interview")
)
class InterviewViewSet(ReadViewSet):
    """Who was asked to interview whom, and one's own scores."""

    capability = Capability.HIRING_TAKE_PART
    action_capabilities = {
        "create": Capability.HIRING_OPEN,
        "release": Capability.HIRING_OPEN,
    }
    model = Interview
    ordering = ("-id",)
    filterset_class = InterviewFilterSet
    serializer_class = InterviewSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Names of the interviewers; candidates whose data are there."""
        return queryset.filter(candidate__erased_at=None).select_related("interviewer")

    def shown(self, interview_id: int) -> Response:
        """The interview as it is now, with its ETag."""
        found = self.get_queryset().get(pk=interview_id)
        return with_etag(Response(InterviewSerializer(found).data), found)

    def here(self, pk: str) -> dict[str, Any]:
        """Who acts on which interview."""
        return {"actor": self.actor, "interview_id": int(pk)}

    @extend_schema(
        summary="Ask for interviews",
        request=InterviewsAskSerializer,
        responses={201: InterviewSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """Ask people of the panel; answers those who were not asked before."""
        asked = services.interviews_ask(actor=self.actor, **self.validated(InterviewsAskSerializer))
        rows = self.get_queryset().filter(pk__in=[row.pk for row in asked]).order_by("pk")
        return Response(InterviewSerializer(rows, many=True).data, status=201)

    @extend_schema(
        summary="Day and hour of the talk",
        request=InterviewPlanSerializer,
        responses=InterviewSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """For whoever runs the vacancy and the interviewer."""
        values = self.validated(InterviewPlanSerializer)
        services.interview_plan(**self.here(pk), version=version_seen(request), **values)
        return self.shown(int(pk))

    @extend_schema(
        summary="Release an interviewer",
        request=InterviewReleaseSerializer,
        responses=InterviewSerializer,
    )
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Their scores are not waited for any more; what they had written is deleted unread."""
        values = self.validated(InterviewReleaseSerializer)
        services.interview_release(**self.here(pk), version=version_seen(request), **values)
        return self.shown(int(pk))

    def own_shown(self, pk: int, status: int = 200) -> Response:
        """One's own draft and scores; the ETag is what `If-Match` names next."""
        draft = ScoreDraft.objects.visible_to(self.actor).filter(interview=pk).first()
        rows = ScoreSubmission.objects.visible_to(self.actor).filter(
            interview=pk, interview__interviewer=self.actor.membership_id or 0
        )
        submissions = list(rows.order_by("number"))
        data = OwnScoresSerializer({"draft": draft, "submissions": submissions}).data
        response = Response(data, status=status)
        newest = submissions[-1].number if submissions else 0
        response["ETag"] = f'"{draft.version if draft else newest}"'
        return response

    @extend_schema(summary="One's own scores", responses=OwnScoresSerializer)
    @action(detail=True)
    def scores(self, request: Request, pk: str) -> Response:
        """The draft and what was given, for the interviewer alone."""
        interview = self.get_object()
        if interview.interviewer_id != self.actor.membership_id:
            raise NotAllowed
        return self.own_shown(interview.pk)

    @extend_schema(
        summary="Keep one's scores while they are written",
        request=SheetSerializer,
        responses=OwnScoresSerializer,
    )
    @scores.mapping.put
    def scores_put(self, request: Request, pk: str) -> Response:
        """Only the interviewer ever reads them until they are given."""
        sheet = sheet_given(self.validated(SheetSerializer))
        services.scores_keep(**self.here(pk), sheet=sheet, seen=version_seen(request))
        return self.own_shown(int(pk))

    @extend_schema(
        summary="Give one's scores", request=SheetSerializer, responses={201: OwnScoresSerializer}
    )
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: str) -> Response:
        """Final; without a body the draft is given. 422 names what is missing."""
        sheet = sheet_given(self.validated(SheetSerializer)) if request.data else None
        services.scores_give(**self.here(pk), sheet=sheet, seen=version_seen(request))
        return self.own_shown(int(pk), 201)

    @extend_schema(
        summary="Correct one's scores",
        request=ScoresCorrectSerializer,
        responses={201: OwnScoresSerializer},
    )
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Kept beside the first."""
        values = self.validated(ScoresCorrectSerializer)
        services.scores_correct(
            **self.here(pk),
            sheet=sheet_given(values),
            reason=values["reason"],
            seen=version_seen(request),
        )
        return self.own_shown(int(pk), 201)


class ComparisonViewSet(ActorViewSet):
    """Scores of a candidate side by side, as far as one may see them."""

    capability = Capability.HIRING_TAKE_PART
    model = Candidate
    serializer_class = ComparisonSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        summary="Scores of a candidate side by side",
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH, description="Candidate")],
        responses=ComparisonSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        """Seeing others' scores for the first time is written down."""
        if self.get_queryset().filter(pk=pk, erased_at__isnull=False).exists():
            raise NotFound
        found = services.comparison_open(actor=self.actor, candidate_id=int(pk))
        return Response(ComparisonSerializer(found).data)


class AgreementViewSet(ActorViewSet):
    """How far interviewers agree, and how strict each usually is: for heads."""

    capability = Capability.HIRING_VIEW_ALL
    model = GuideVersion
    serializer_class = AgreementSerializer
    pagination_class = None
    filter_backends: list[Any] = []

    @extend_schema(
        summary="Agreement between interviewers",
        parameters=[OpenApiParameter("version", int, description="Id of a version of a guide")],
        responses=AgreementSerializer,
    )
    def list(self, request: Request) -> Response:
        """By a version of a guide; without one by the newest."""
        version = self._version(request.query_params.get("version", ""))
        people = dict(Membership.objects.visible_to(self.actor).values_list("pk", "name"))
        data = {
            "guide_version_id": version.pk if version else None,
            "qualities": [
                {
                    "key": row.quality.key,
                    "name": row.quality.name,
                    "n": row.pairs.n,
                    "equal": None if row.pairs.is_few else _list(row.pairs.equal_share),
                    "near": None if row.pairs.is_few else _list(row.pairs.near_share),
                }
                for row in (agreement_on(self.actor, version) if version else ())
            ],
            "interviewers": [
                {
                    "member_id": row.member_id,
                    "name": row.name,
                    "n": row.sums.n,
                    "points": None if row.sums.is_few else _list(row.sums.mean()),
                }
                for row in strictness_of(self.actor, people)
            ],
        }
        return Response(AgreementSerializer(data).data)

    def _version(self, asked: str) -> GuideVersion | None:
        rows = GuideVersion.objects.visible_to(self.actor).order_by("-pk")
        if not asked:
            newest: GuideVersion | None = rows.first()
            return newest
        if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
            raise InvalidInput(fields={"version": "malformed"})
        found: GuideVersion | None = rows.filter(pk=int(asked)).first()
        if found is None:
            raise NotFound
        return found


def _list(estimate: Estimate | None) -> list[float] | None:
    return list(estimate) if estimate is not None else None
