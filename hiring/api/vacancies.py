"""Vacancies over REST: the same services and the same sight as the pages."""

from collections.abc import Callable
from typing import Any

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from hiring import services
from hiring.filters import VacancyFilterSet
from hiring.models import Vacancy, VacancyState
from hiring.models.vacancies import MOST_PLACES
from hiring.selectors.vacancies import vacancies_listed

MAX_ID = 2**63 - 1
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag as last seen; another version is refused with 412.",
)


def an_id(**kwargs: Any) -> serializers.IntegerField:
    """The number of a record."""
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


class HiringNamedSerializer(serializers.Serializer[Any]):
    """A person or team by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CandidateCountsSerializer(serializers.Serializer[Any]):
    """How many candidates are in which state; those whose data were deleted too."""

    applied = serializers.IntegerField(source="count_applied")
    interviewing = serializers.IntegerField(source="count_interviewing")
    hired = serializers.IntegerField(source="count_hired")
    refused = serializers.IntegerField(source="count_refused")
    withdrawn = serializers.IntegerField(source="count_withdrawn")


class VacancySerializer(serializers.Serializer[Any]):
    """A vacancy that this person hires for."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    about = serializers.CharField()
    role = serializers.CharField(source="role.code")
    team = HiringNamedSerializer(allow_null=True)
    hiring_manager = HiringNamedSerializer()
    panel = serializers.SerializerMethodField()
    guide_id = serializers.IntegerField(allow_null=True)
    places = serializers.IntegerField()
    state = serializers.ChoiceField(VacancyState.choices)
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    closed_because = serializers.CharField()
    candidates = CandidateCountsSerializer(source="*")

    def get_panel(self, vacancy: Vacancy) -> list[int]:
        """Ids of the people who take part in the interviews."""
        return sorted(row.member_id for row in vacancy.panel.all())


class VacancyOpenSerializer(StrictSerializer):
    """A new vacancy. Without a hiring manager it is whoever opens it."""

    title = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=8000, allow_blank=True, required=False, default="")
    role_id = an_id()
    team_id = an_id(required=False, allow_null=True, default=None)
    hiring_manager_id = an_id(required=False, allow_null=True, default=None)
    guide_id = an_id(required=False, allow_null=True, default=None)
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, default=1)
    panel_ids = serializers.ListField(child=an_id(), max_length=100, required=False, default=list)


class VacancyChangeSerializer(StrictSerializer):
    """What changes; the rest stays."""

    title = serializers.CharField(max_length=200, required=False)
    about = serializers.CharField(max_length=8000, allow_blank=True, required=False)
    role_id = an_id(required=False)
    team_id = an_id(required=False, allow_null=True)
    hiring_manager_id = an_id(required=False)
    guide_id = an_id(required=False, allow_null=True)
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, required=False)


class VacancyCloseSerializer(StrictSerializer):
    """How the search ended; without hiring only with a reason."""

    filled = serializers.BooleanField()
    reason = serializers.CharField(max_length=1000, allow_blank=True, required=False, default="")


class PanelSerializer(StrictSerializer):
    """Somebody of the panel."""

    member_id = an_id()


class VacancyReopenSerializer(StrictSerializer):
    """Nothing to say."""


def _changes(summary: str, body: Any) -> Callable[[Any], Any]:
    return extend_schema(
        summary=summary, request=body, responses=VacancySerializer, parameters=[IF_MATCH]
    )


@extend_schema_view(
    list=extend_schema(summary="Vacancies you hire for, open ones first"),
    retrieve=extend_schema(summary="One vacancy; its version is in the ETag"),
)
class VacancyViewSet(ReadViewSet):
    """Vacancies."""

    model = Vacancy
    capability = Capability.HIRING_TAKE_PART
    write_capability = Capability.HIRING_OPEN
    serializer_class = VacancySerializer
    filterset_class = VacancyFilterSet
    ordering = ("-state", "-opened_on", "-id")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Vacancies in sight, with their panels and counts."""
        if getattr(self, "swagger_fake_view", False):
            return Vacancy.objects.none()
        return vacancies_listed(self.actor).prefetch_related("panel")

    def answer(self, vacancy_id: int, *, code: int = status.HTTP_200_OK) -> Response:
        """The vacancy as it is now, or nothing for who has just given it away."""
        record = self.get_queryset().filter(pk=vacancy_id).first()
        if record is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return with_etag(Response(VacancySerializer(record).data, status=code), record)

    @extend_schema(
        summary="Open a vacancy", request=VacancyOpenSerializer, responses={201: VacancySerializer}
    )
    def create(self, request: Request) -> Response:
        """Whoever opens it decides about its candidates, unless somebody else is named."""
        vacancy = services.vacancy_open(actor=self.actor, **self.validated(VacancyOpenSerializer))
        return self.answer(vacancy.pk, code=status.HTTP_201_CREATED)

    @_changes("Change an open vacancy", VacancyChangeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """The hiring manager, or a head."""
        services.vacancy_change(
            actor=self.actor,
            vacancy_id=int(pk),
            version=version_seen(request),
            **self.validated(VacancyChangeSerializer),
        )
        return self.answer(int(pk))

    @_changes("End the search", VacancyCloseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Filled, or closed without hiring."""
        services.vacancy_close(
            actor=self.actor,
            vacancy_id=int(pk),
            version=version_seen(request),
            **self.validated(VacancyCloseSerializer),
        )
        return self.answer(int(pk))

    @_changes("Search again", VacancyReopenSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open once more."""
        self.validated(VacancyReopenSerializer)
        services.vacancy_reopen(actor=self.actor, vacancy_id=int(pk), version=version_seen(request))
        return self.answer(int(pk))

    @_changes("Add somebody to the panel", PanelSerializer)
    @action(detail=True, methods=["post"], url_path="panel-add")
    def panel_add(self, request: Request, pk: str) -> Response:
        """They see the candidates from now on."""
        values = self.validated(PanelSerializer)
        services.panel_member_add(actor=self.actor, vacancy_id=int(pk), **values)
        return self.answer(int(pk))

    @_changes("Take somebody off the panel", PanelSerializer)
    @action(detail=True, methods=["post"], url_path="panel-remove")
    def panel_remove(self, request: Request, pk: str) -> Response:
        """They see the candidates no more."""
        values = self.validated(PanelSerializer)
        services.panel_member_remove(actor=self.actor, vacancy_id=int(pk), **values)
        return self.answer(int(pk))
