"""Shadowing and requests under supervision over REST."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from training import services
from training.models import ShadowingDay, SupervisedRequest

MAX_ID = 2**62
IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)


def _id() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_ID)


def _text(most: int, *, required: bool = False) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=required, allow_blank=not required)


class ShadowingDaySerializer(serializers.ModelSerializer[ShadowingDay]):
    """A day at a colleague's side, and who has said that it happened."""

    class Meta:
        """Read only."""

        model = ShadowingDay
        fields = (
            *("id", "member_id", "host_id", "on_day", "why", "focus", "notes", "state"),
            *("member_said_at", "host_said_at", "because", "assignment_id", "version"),
            "created_at",
        )
        read_only_fields = fields


class ShadowingArrangeSerializer(StrictSerializer):
    """Who learns with whom, and when."""

    member_id = _id()
    host_id = _id()
    on_day = serializers.DateField()
    focus = _text(500)


class ShadowingSaySerializer(StrictSerializer):
    """Whether it happened; if not, why."""

    happened = serializers.BooleanField()
    because = _text(1000)
    notes = _text(8000)


class ShadowingNoteSerializer(StrictSerializer):
    """What the newcomer saw."""

    notes = serializers.CharField(max_length=8000, allow_blank=True)


class ShadowingCancelSerializer(StrictSerializer):
    """Why it is called off."""

    because = _text(1000, required=True)


@extend_schema_view(
    list=extend_schema(summary="Days of shadowing"),
    retrieve=extend_schema(summary="One day of shadowing"),
)
class ShadowingDayViewSet(ReadViewSet):
    """One's own, those one is the host of, one's people's, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = ShadowingDay
    serializer_class = ShadowingDaySerializer
    filter_backends: list[Any] = []

    def answer(self, day: ShadowingDay, status: int = 200) -> Response:
        """The day as it is now."""
        return with_etag(Response(ShadowingDaySerializer(day).data, status=status), day)

    @extend_schema(
        summary="Arrange a day of shadowing",
        request=ShadowingArrangeSerializer,
        responses={201: ShadowingDaySerializer},
    )
    def create(self, request: Request) -> Response:
        """For oneself, or for somebody one answers for."""
        values = self.validated(ShadowingArrangeSerializer)
        return self.answer(services.shadowing_arrange(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Say whether it happened",
        request=ShadowingSaySerializer,
        responses=ShadowingDaySerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def say(self, request: Request, pk: str) -> Response:
        """The newcomer's or the host's word."""
        return self.answer(
            services.shadowing_say(
                actor=self.actor,
                shadowing_id=int(pk),
                version=version_seen(request),
                **self.validated(ShadowingSaySerializer),
            )
        )

    @extend_schema(
        summary="Write notes of the day",
        request=ShadowingNoteSerializer,
        responses=ShadowingDaySerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["put"])
    def notes(self, request: Request, pk: str) -> Response:
        """The newcomer's."""
        return self.answer(
            services.shadowing_note(
                actor=self.actor,
                shadowing_id=int(pk),
                version=version_seen(request),
                **self.validated(ShadowingNoteSerializer),
            )
        )

    @extend_schema(
        summary="Call a day of shadowing off",
        request=ShadowingCancelSerializer,
        responses=ShadowingDaySerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """With the reason."""
        return self.answer(
            services.shadowing_cancel(
                actor=self.actor,
                shadowing_id=int(pk),
                version=version_seen(request),
                **self.validated(ShadowingCancelSerializer),
            )
        )


class SupervisedSerializer(serializers.ModelSerializer[SupervisedRequest]):
    """A newcomer's request that a colleague looks at."""

    class Meta:
        """Read only."""

        model = SupervisedRequest
        fields = (
            *("id", "member_id", "supervisor_id", "request_id", "state", "good", "to_change"),
            *("looked_at", "assignment_id", "version", "created_at"),
        )
        read_only_fields = fields


class SupervisedAskSerializer(StrictSerializer):
    """Whose request, which, and who looks at it."""

    member_id = _id()
    request_id = _id()
    supervisor_id = _id()


class SupervisedLookSerializer(StrictSerializer):
    """What was good, what to change, and whether it counts."""

    is_done = serializers.BooleanField()
    good = _text(4000, required=True)
    to_change = _text(4000)


@extend_schema_view(
    list=extend_schema(summary="Requests under supervision"),
    retrieve=extend_schema(summary="One request under supervision"),
)
class SupervisedViewSet(ReadViewSet):
    """One's own, those one looks at, one's people's, or all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = SupervisedRequest
    serializer_class = SupervisedSerializer
    filter_backends: list[Any] = []

    def answer(self, one: SupervisedRequest, status: int = 200) -> Response:
        """It as it is now."""
        return with_etag(Response(SupervisedSerializer(one).data, status=status), one)

    @extend_schema(
        summary="Have a request looked at",
        request=SupervisedAskSerializer,
        responses={201: SupervisedSerializer},
    )
    def create(self, request: Request) -> Response:
        """One that the newcomer owns or worked on."""
        values = self.validated(SupervisedAskSerializer)
        return self.answer(services.supervised_ask(actor=self.actor, **values), 201)

    @extend_schema(
        summary="Say what was good and what to change",
        request=SupervisedLookSerializer,
        responses=SupervisedSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def look(self, request: Request, pk: str) -> Response:
        """The supervisor's word."""
        return self.answer(
            services.supervised_look(
                actor=self.actor,
                supervised_id=int(pk),
                version=version_seen(request),
                **self.validated(SupervisedLookSerializer),
            )
        )

    @extend_schema(
        summary="Take it back",
        request=None,
        responses=SupervisedSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Before it is looked at."""
        return self.answer(
            services.supervised_withdraw(
                actor=self.actor, supervised_id=int(pk), version=version_seen(request)
            )
        )
