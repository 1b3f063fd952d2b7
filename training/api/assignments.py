"""Assignments over REST: what people are to learn or do, asked for, done, moved, taken back."""

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
    AskSerializer,
    AssignmentDueSerializer,
    AssignmentSerializer,
    DropSerializer,
    FinishSerializer,
)
from training.models import Assignment, AssignmentKind, AssignmentReason, AssignmentState


class AssignmentFilterSet(django_filters.FilterSet):
    """By person, kind, reason, state, and due day."""

    member = django_filters.NumberFilter(field_name="member_id")
    kind = django_filters.ChoiceFilter(choices=AssignmentKind.choices)
    reason = django_filters.ChoiceFilter(choices=AssignmentReason.choices)
    state = django_filters.ChoiceFilter(choices=AssignmentState.choices)
    due_until = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")

    class Meta:
        """Fields are declared above."""

        model = Assignment
        fields: tuple[str, ...] = ()


class AssignmentViewSet(ReadViewSet):
    """One's own; a manager's people's; all for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = Assignment
    ordering = ("-id",)
    filterset_class = AssignmentFilterSet
    serializer_class = AssignmentSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What the title is read of."""
        return queryset.select_related("playbook", "course")

    def shown(self, assignment: Assignment, *, status: int = 200) -> Response:
        """The assignment as it is now, with its ETag."""
        found = self.get_queryset().get(pk=assignment.pk)
        return with_etag(Response(AssignmentSerializer(found).data, status=status), found)

    def here(self, request: Request, pk: str) -> dict[str, Any]:
        """Who acts on which one, and which state of it they saw."""
        return {"actor": self.actor, "assignment_id": int(pk), "version": version_seen(request)}

    @extend_schema(request=AskSerializer, responses={201: AssignmentSerializer})
    def create(self, request: Request) -> Response:
        """Ask a person one answers for; what is open already stays as it is."""
        asked = services.assignment_ask(actor=self.actor, **self.validated(AskSerializer))
        return self.shown(asked, status=201)

    @extend_schema(summary="It is done", request=FinishSerializer, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Tick off a task; readings, checks and courses are done by their evidence."""
        values = self.validated(FinishSerializer)
        return self.shown(services.assignment_finish(**self.here(request, pk), **values))

    @extend_schema(summary="Take it back", request=DropSerializer, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """With the reason, by who answers for the person."""
        values = self.validated(DropSerializer)
        return self.shown(services.assignment_drop(**self.here(request, pk), **values))

    @extend_schema(
        summary="Another day", request=AssignmentDueSerializer, responses=AssignmentSerializer
    )
    @action(detail=True, methods=["post"])
    def due(self, request: Request, pk: str) -> Response:
        """Give more or less time, by who answers for the person."""
        values = self.validated(AssignmentDueSerializer)
        return self.shown(services.assignment_due_change(**self.here(request, pk), **values))
