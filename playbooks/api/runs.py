"""Runs of playbooks over REST: the same services and scopes as the pages."""

from collections.abc import Callable
from typing import Any

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from playbooks import services
from playbooks.filters_runs import RunFilterSet
from playbooks.models import Run, RunStep
from playbooks.selectors.run_reasons import holder_reason_text
from playbooks.selectors.runs import runs_with_open_steps, runs_with_steps, step_of
from playbooks.transitions import RunState

MAX_ID = 2**63 - 1
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the run as last seen; another version is refused with 412.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A repeated call with the same key has no second effect and the same answer.",
)


def _id(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


class RunNamedSerializer(serializers.Serializer[Any]):
    """A person, team, client or playbook by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class RunStepAnswerSerializer(serializers.Serializer[Any]):
    """What was answered at a decision, as it read on that day."""

    to = serializers.CharField()
    label_en = serializers.CharField()
    label_ru = serializers.CharField()


class RunStepSerializer(serializers.Serializer[Any]):
    """One holder's turn at a step: of a person, or of a team."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.SerializerMethodField()
    position = serializers.IntegerField()
    role = serializers.CharField(source="role.code", allow_null=True, default=None)
    member = RunNamedSerializer(allow_null=True)
    team = RunNamedSerializer(allow_null=True)
    holder_reason = serializers.SerializerMethodField()
    began_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField(source="ended_by.name", allow_null=True, default=None)
    is_done = serializers.BooleanField()
    answer = serializers.SerializerMethodField()
    note = serializers.CharField()
    escalated_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, turn: RunStep) -> str:
        """What is to be done, in the language in use."""
        return step_of(self.context["run"], turn).title

    def get_holder_reason(self, turn: RunStep) -> str:
        """Why this holder, as a sentence."""
        return holder_reason_text(turn)

    @extend_schema_field(RunStepAnswerSerializer(allow_null=True))
    def get_answer(self, turn: RunStep) -> dict[str, str] | None:
        """The branch chosen; null for a step that simply went on."""
        return turn.answer or None


class RunSerializer(serializers.Serializer[Any]):
    """A run with its open step, which is null once it has ended."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(RunState.choices)
    playbook = RunNamedSerializer()
    playbook_version = serializers.IntegerField(source="playbook_version.number")
    client = RunNamedSerializer()
    request_id = serializers.IntegerField(allow_null=True)
    started_by = serializers.CharField(source="started_by.name", allow_null=True, default=None)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_because = serializers.CharField()
    open_step = serializers.SerializerMethodField()

    @extend_schema_field(RunStepSerializer(allow_null=True))
    def get_open_step(self, run: Any) -> Any:
        """Whose turn it is."""
        turns = [turn for turn in _turns(run) if turn.ended_at is None]
        return RunStepSerializer(turns[0], context={"run": run}).data if turns else None


class RunDetailSerializer(RunSerializer):
    """A run with all of its turns in order."""

    steps = serializers.SerializerMethodField()

    @extend_schema_field(RunStepSerializer(many=True))
    def get_steps(self, run: Any) -> Any:
        """Who did what, when."""
        return RunStepSerializer(_turns(run), many=True, context={"run": run}).data


def _turns(run: Any) -> list[RunStep]:
    """The turns that were read with the run: all of them, or the open one."""
    found: list[RunStep] = getattr(run, "all_steps", None) or run.open_steps
    return found


class RunStartSerializer(StrictSerializer):
    """Which playbook, for which client, and possibly for one of their requests."""

    playbook_id = _id()
    client_id = _id()
    request_id = _id(required=False, allow_null=True, default=None)


class StepFinishSerializer(StrictSerializer):
    """The step that is done; at a decision the answer's position, from 0."""

    step_id = _id()
    answer = serializers.IntegerField(
        min_value=0, max_value=1000, required=False, allow_null=True, default=None
    )
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)


class StepGiveSerializer(StrictSerializer):
    """The step, who shall have it, and why; the reason may be left out only for taking it."""

    step_id = _id()
    member_id = _id()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


class RunCancelSerializer(StrictSerializer):
    """Why the run ends before its time."""

    reason = serializers.CharField(max_length=1000)


def _action_schema(summary: str, body: Any) -> Callable[[Any], Any]:
    return extend_schema(
        summary=summary, request=body, responses=RunDetailSerializer, parameters=[IF_MATCH]
    )


@extend_schema_view(
    list=extend_schema(summary="Runs, those that go on first"),
    retrieve=extend_schema(
        summary="One run with its steps; its version is in the ETag", responses=RunDetailSerializer
    ),
)
class RunViewSet(ReadViewSet):
    """Playbooks at work for clients."""

    model = Run
    capability = Capability.PLAYBOOKS_VIEW
    write_capability = Capability.PLAYBOOKS_RUN
    serializer_class = RunSerializer
    filterset_class = RunFilterSet
    ordering = ("-state", "-started_at", "-id")

    def get_queryset(self) -> models.QuerySet[Any]:
        """A list needs the open steps, one run all of its steps."""
        if getattr(self, "swagger_fake_view", False):
            return Run.objects.none()
        read = runs_with_open_steps if self.action == "list" else runs_with_steps
        return read(self.actor).select_related("playbook", "client", "started_by")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One run."""
        return self.answer(self.get_object())

    def answer(self, run: Any, *, code: int = status.HTTP_200_OK) -> Response:
        """The run as it is now, with its new version."""
        return with_etag(Response(RunDetailSerializer(run).data, status=code), run)

    def run(self, service: Callable[..., Run], body: Any) -> Response:
        """Call the service of one action with the body and the version seen."""
        service(
            actor=self.actor,
            run_id=int(self.kwargs["pk"]),
            version=version_seen(self.request),
            **self.validated(body),
        )
        return self.answer(self.get_object())

    @extend_schema(
        summary="Start a playbook for a client",
        request=RunStartSerializer,
        responses={201: RunDetailSerializer},
        parameters=[IDEMPOTENCY_KEY],
    )
    def create(self, request: Request) -> Response:
        """The version in force; its first step is somebody's at once."""
        run = services.run_start(
            actor=self.actor,
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            **self.validated(RunStartSerializer),
        )
        return self.answer(self.get_queryset().get(pk=run.pk), code=status.HTTP_201_CREATED)

    @_action_schema("The open step is done", StepFinishSerializer)
    @action(detail=True, methods=["post"], url_path="finish-step")
    def finish_step(self, request: Request, pk: str) -> Response:
        """The next step begins, or the run is finished."""
        return self.run(services.run_step_finish, StepFinishSerializer)

    @_action_schema("Give the open step to somebody else, or take it", StepGiveSerializer)
    @action(detail=True, methods=["post"], url_path="give-step")
    def give_step(self, request: Request, pk: str) -> Response:
        """It is due when it was due."""
        return self.run(services.run_step_give, StepGiveSerializer)

    @_action_schema("End a run before its time", RunCancelSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Its open step ends without being done."""
        return self.run(services.run_cancel, RunCancelSerializer)
