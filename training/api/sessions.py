"""Sessions over REST: planned, entered, marked, spoken of."""

from datetime import UTC
from typing import Any

import django_filters
from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag
from training import services
from training.api.learning_serializers import (
    AttendanceMarkSerializer,
    AttendanceSerializer,
    ChangedSerializer,
    FeedbackReadSerializer,
    FeedbackSerializer,
    InviteSerializer,
    SessionCancelSerializer,
    SessionCreateSerializer,
    SessionSerializer,
    SessionUpdateSerializer,
)
from training.models import Attendance, AttendanceState, Session
from training.selectors.courses import feedback_of, sessions_listed


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A moment with whatever offset was typed, asked for in UTC: the database knows offsets up to
    sixteen hours only. One before the first year finds nothing."""

    def filter(self, qs: Any, value: Any) -> Any:
        """Rows before or after it."""
        if value is None:
            return qs
        try:
            return super().filter(qs, value.astimezone(UTC))
        except OverflowError:
            return qs.none()


class SessionFilterSet(django_filters.FilterSet):
    """By course, and when it begins."""

    course = django_filters.NumberFilter(field_name="course_id")
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt")

    class Meta:
        """Fields are declared above."""

        model = Session
        fields: tuple[str, ...] = ()


class SessionViewSet(ReadViewSet):
    """What is taught on a day and hour."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = Session
    ordering = ("-starts_at", "-id")
    filterset_class = SessionFilterSet
    serializer_class = SessionSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Teachers, seats taken, and how the reader stands."""
        return sessions_listed(self.actor)

    def shown(self, session_id: int, *, status: int = 200) -> Response:
        """The session as it is now, with its ETag."""
        found = self.get_queryset().get(pk=session_id)
        return with_etag(Response(SessionSerializer(found).data, status=status), found)

    @extend_schema(request=SessionCreateSerializer, responses={201: SessionSerializer})
    def create(self, request: Request) -> Response:
        """Plan a session of a course, or with a title of its own."""
        values = self.validated(SessionCreateSerializer)
        made = services.session_create(actor=self.actor, **values)
        return self.shown(made.pk, status=201)

    @extend_schema(request=SessionUpdateSerializer, responses=SessionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it; those who come are told of another time or place."""
        services.session_update(
            actor=self.actor,
            session_id=int(pk),
            version=version_seen(request),
            **self.validated(SessionUpdateSerializer),
        )
        return self.shown(int(pk))

    @extend_schema(
        summary="Call it off", request=SessionCancelSerializer, responses=SessionSerializer
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """For good, saying why."""
        services.session_cancel(
            actor=self.actor,
            session_id=int(pk),
            version=version_seen(request),
            **self.validated(SessionCancelSerializer),
        )
        return self.shown(int(pk))

    @extend_schema(summary="Take a seat", request=None, responses=AttendanceSerializer)
    @action(detail=True, methods=["post"])
    def enrol(self, request: Request, pk: str) -> Response:
        """For oneself; waits for one when all are taken."""
        place = services.session_enrol(actor=self.actor, session_id=int(pk))
        return Response(AttendanceSerializer(place).data)

    @extend_schema(summary="Give the seat up", request=None, responses=AttendanceSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Whoever waits longest moves up."""
        place = services.session_leave(actor=self.actor, session_id=int(pk))
        return Response(AttendanceSerializer(place).data)

    @extend_schema(summary="Invite people", request=InviteSerializer, responses=ChangedSerializer)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: str) -> Response:
        """Managers their own, teachers and heads everybody who learns here."""
        values = self.validated(InviteSerializer)
        count = services.session_invite(actor=self.actor, session_id=int(pk), **values)
        return Response({"changed": count})

    @extend_schema(
        summary="Who was there", request=AttendanceMarkSerializer, responses=ChangedSerializer
    )
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: str) -> Response:
        """Marked by its teachers and those who plan learning, once it has begun."""
        found = self.validated(AttendanceMarkSerializer)["marks"]
        marks = {one["member_id"]: one["state"] for one in found}
        count = services.attendance_mark(actor=self.actor, session_id=int(pk), marks=marks)
        return Response({"changed": count})

    @extend_schema(summary="What people say of it", responses=FeedbackReadSerializer)
    @action(detail=True)
    def feedback(self, request: Request, pk: str) -> Response:
        """Without names; nothing but how many below five answers."""
        session: Session = self.get_object()
        found = feedback_of(self.actor.company_id, session.pk)
        return Response(FeedbackReadSerializer(found).data)

    @extend_schema(
        summary="Say how it was",
        request=FeedbackSerializer,
        responses={201: FeedbackReadSerializer},
    )
    @feedback.mapping.post
    def feedback_give(self, request: Request, pk: str) -> Response:
        """Once, by those who were there."""
        values = self.validated(FeedbackSerializer)
        services.session_feedback_give(actor=self.actor, session_id=int(pk), **values)
        found = feedback_of(self.actor.company_id, int(pk))
        return Response(FeedbackReadSerializer(found).data, status=201)


class AttendanceFilterSet(django_filters.FilterSet):
    """By session, person and state."""

    session = django_filters.NumberFilter(field_name="session_id")
    member = django_filters.NumberFilter(field_name="member_id")
    state = django_filters.ChoiceFilter(choices=AttendanceState.choices)

    class Meta:
        """Fields are declared above."""

        model = Attendance
        fields: tuple[str, ...] = ()


class AttendanceViewSet(ReadViewSet):
    """Who has to do with which session, of the people in sight."""

    capability = Capability.TRAINING_VIEW
    model = Attendance
    filterset_class = AttendanceFilterSet
    serializer_class = AttendanceSerializer
