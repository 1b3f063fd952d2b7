"""People, teams, reporting lines, the working calendar and oneself over REST."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.serializers import (
    AbsenceCreateSerializer,
    AbsenceSerializer,
    AbsenceUpdateSerializer,
    CalendarSerializer,
    CalendarSpecSerializer,
    LineEndSerializer,
    LineSerializer,
    LineSetSerializer,
    MeSerializer,
    PersonCreateSerializer,
    PersonSerializer,
    PersonUpdateSerializer,
    TeamCreateSerializer,
    TeamSerializer,
    TeamUpdateSerializer,
)
from accounts.filters import AbsenceFilter, LineFilter, PersonFilter
from accounts.models import Absence, Membership, ReportingLine, Team, WorkingCalendar
from accounts.selectors import calendar_in_force
from core.access import Capability
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag


class PersonViewSet(ReadViewSet):
    """People of the company. Nobody is deleted: deactivate."""

    model = Membership
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    capability = Capability.PEOPLE_VIEW
    write_capability = Capability.PEOPLE_MANAGE
    ordering = ("name", "id")

    @extend_schema(request=PersonCreateSerializer, responses={201: PersonSerializer})
    def create(self, request: Request) -> Response:
        """Add a person."""
        values = self.validated(PersonCreateSerializer)
        person = services.person_create(actor=self.actor, **values)
        return Response(PersonSerializer(person).data, status=201)

    @extend_schema(request=PersonUpdateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a person's card or level."""
        values = self.validated(PersonUpdateSerializer)
        person = services.person_update(actor=self.actor, person_id=int(pk), **values)
        return Response(PersonSerializer(person).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: str) -> Response:
        """End a person's access; history and figures stay."""
        person = services.person_deactivate(actor=self.actor, person_id=int(pk))
        return Response(PersonSerializer(person).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> Response:
        """Give a person their access back."""
        person = services.person_activate(actor=self.actor, person_id=int(pk))
        return Response(PersonSerializer(person).data)


class TeamViewSet(ReadViewSet):
    """Teams of the company."""

    model = Team
    serializer_class = TeamSerializer
    capability = Capability.PEOPLE_VIEW
    write_capability = Capability.PEOPLE_MANAGE
    ordering = ("name", "id")

    @extend_schema(request=TeamCreateSerializer, responses={201: TeamSerializer})
    def create(self, request: Request) -> Response:
        """Create a team."""
        values = self.validated(TeamCreateSerializer)
        team = services.team_create(actor=self.actor, **values)
        return Response(TeamSerializer(team).data, status=201)

    @extend_schema(request=TeamUpdateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename a team, change who answers for it, or close it."""
        values = self.validated(TeamUpdateSerializer)
        team = services.team_update(actor=self.actor, team_id=int(pk), **values)
        return Response(TeamSerializer(team).data)


class ReportingLineViewSet(ReadViewSet):
    """Who reports to whom, with the past."""

    model = ReportingLine
    serializer_class = LineSerializer
    filterset_class = LineFilter
    capability = Capability.PEOPLE_VIEW
    write_capability = Capability.PEOPLE_MANAGE

    @extend_schema(request=LineSetSerializer, responses={201: LineSerializer})
    def create(self, request: Request) -> Response:
        """Set whom a person reports to from a day on."""
        values = self.validated(LineSetSerializer)
        line = services.reporting_line_set(actor=self.actor, **values)
        return Response(LineSerializer(line).data, status=201)

    @extend_schema(request=LineEndSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a line on a day."""
        values = self.validated(LineEndSerializer)
        line = services.reporting_line_end(actor=self.actor, line_id=int(pk), **values)
        return Response(LineSerializer(line).data)


class AbsenceViewSet(ReadViewSet):
    """Who is away and who stands in. One's own to set, or anybody's for managers."""

    model = Absence
    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilter
    capability = Capability.PEOPLE_VIEW
    write_capability = Capability.PEOPLE_VIEW

    @extend_schema(request=AbsenceCreateSerializer, responses={201: AbsenceSerializer})
    def create(self, request: Request) -> Response:
        """Say that a person is away."""
        values = self.validated(AbsenceCreateSerializer)
        absence = services.absence_create(actor=self.actor, **values)
        return Response(AbsenceSerializer(absence).data, status=201)

    @extend_schema(request=AbsenceUpdateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the days, the stand-in or the note."""
        values = self.validated(AbsenceUpdateSerializer)
        absence = services.absence_update(actor=self.actor, absence_id=int(pk), **values)
        return Response(AbsenceSerializer(absence).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """They are back today."""
        services.absence_end(actor=self.actor, absence_id=int(pk))
        return Response(status=204)


class CalendarViewSet(ActorViewSet):
    """The working calendar in force; a change makes a new version for what begins later."""

    model = WorkingCalendar
    serializer_class = CalendarSerializer
    capability = Capability.PEOPLE_VIEW
    write_capability = Capability.COMPANY_CONFIGURE
    pagination_class = None

    @extend_schema(operation_id="calendar_retrieve", responses=CalendarSerializer(many=False))
    def list(self, request: Request) -> Response:
        """The calendar in force, with its version as the ETag."""
        calendar = calendar_in_force(self.actor.company_id)
        return with_etag(Response(CalendarSerializer(calendar).data), calendar)

    @extend_schema(request=CalendarSpecSerializer, responses={201: CalendarSerializer})
    def create(self, request: Request) -> Response:
        """Put a new version in force."""
        calendar = services.calendar_set(
            actor=self.actor,
            spec=self.validated(CalendarSpecSerializer),
            version=version_seen(request),
        )
        return with_etag(Response(CalendarSerializer(calendar).data, status=201), calendar)


class MeViewSet(ActorViewSet):
    """Who acts."""

    model = Membership
    serializer_class = MeSerializer
    capability = Capability.SIGNED_IN
    pagination_class = None

    def get_queryset(self) -> models.QuerySet[Any]:
        """Nothing is listed here."""
        return Membership.objects.none()

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer(many=False))
    def list(self, request: Request) -> Response:
        """The person or program behind this request."""
        actor = self.actor
        body = {
            "id": actor.membership_id,
            "name": actor.name,
            "level": actor.level,
            "role_codes": list(actor.role_codes),
            "company": actor.company_name,
            "time_zone": actor.company_time_zone,
            "capabilities": sorted(actor.capabilities),
            "scopes": sorted(actor.scopes) if actor.via == "token" else None,
        }
        return Response(MeSerializer(body).data)
