"""Courses and their materials over REST."""

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

import django_filters
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag
from core.errors import InvalidInput, NotFound
from core.files_sent import download
from training import services
from training.api.learning_serializers import (
    AssignmentSerializer,
    CourseCreateSerializer,
    CourseSerializer,
    CourseUpdateSerializer,
    MaterialCreateSerializer,
    MaterialMoveSerializer,
    MaterialSeenSerializer,
    MaterialSerializer,
    MaterialTickedSerializer,
    MaterialUpdateSerializer,
)
from training.models import Course, Material, MaterialSeen
from training.selectors.courses import material_content


class CourseFilterSet(django_filters.FilterSet):
    """In use or not, by playbook, topic and role."""

    is_active = django_filters.BooleanFilter()
    playbook = django_filters.NumberFilter(field_name="playbook_id")
    topic = django_filters.NumberFilter(field_name="topic_id")
    role = django_filters.NumberFilter(field_name="of_roles__role_id")

    class Meta:
        """Fields are declared above."""

        model = Course
        fields: tuple[str, ...] = ()


class CourseViewSet(ReadViewSet):
    """What is taught here beside playbooks."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = Course
    filterset_class = CourseFilterSet
    serializer_class = CourseSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """For which roles."""
        return queryset.prefetch_related("of_roles")

    def shown(self, course: Course, *, status: int = 200) -> Response:
        """The course as it is now, with its ETag."""
        found = self.get_queryset().get(pk=course.pk)
        return with_etag(Response(CourseSerializer(found).data, status=status), found)

    @extend_schema(request=CourseCreateSerializer, responses={201: CourseSerializer})
    def create(self, request: Request) -> Response:
        """Begin a course without materials."""
        values = self.validated(CourseCreateSerializer)
        return self.shown(services.course_create(actor=self.actor, **values), status=201)

    @extend_schema(request=CourseUpdateSerializer, responses=CourseSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a course; send `If-Match` to refuse overwriting someone's change."""
        course = services.course_update(
            actor=self.actor,
            course_id=int(pk),
            version=version_seen(request),
            **self.validated(CourseUpdateSerializer),
        )
        return self.shown(course)

    @extend_schema(summary="Take it up", request=None, responses={201: AssignmentSerializer})
    @action(detail=True, methods=["post"])
    def enrol(self, request: Request, pk: str) -> Response:
        """For oneself; what is open already stays as it is."""
        taken = services.course_enrol(actor=self.actor, course_id=int(pk))
        return with_etag(Response(AssignmentSerializer(taken).data, status=201), taken)


class MaterialFilterSet(django_filters.FilterSet):
    """By course."""

    course = django_filters.NumberFilter(field_name="course_id")

    class Meta:
        """Fields are declared above."""

        model = Material
        fields: tuple[str, ...] = ()


class MaterialViewSet(ReadViewSet):
    """What there is to read and to watch, in order."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_VIEW
    model = Material
    ordering = ("course_id", "position", "id")
    filterset_class = MaterialFilterSet
    serializer_class = MaterialSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those in use, with the reader's ticks."""
        ticks = MaterialSeen.objects.of_company(self.actor.company_id).filter(
            material=OuterRef("pk"), member_id=self.actor.membership_id or 0
        )
        rows: models.QuerySet[Any] = queryset.filter(is_active=True).annotate(is_seen=Exists(ticks))
        return rows

    def shown(self, material: Material, *, status: int = 200) -> Response:
        """The material as it is now, with its ETag."""
        found = self.get_queryset().get(pk=material.pk)
        return with_etag(Response(MaterialSerializer(found).data, status=status), found)

    @extend_schema(request=MaterialCreateSerializer, responses={201: MaterialSerializer})
    def create(self, request: Request) -> Response:
        """Add one at the end of its course."""
        values = self.validated(MaterialCreateSerializer)
        if "content" in values:
            values["content"] = _bytes(values["content"])
        return self.shown(services.material_add(actor=self.actor, **values), status=201)

    @extend_schema(request=MaterialUpdateSerializer, responses=MaterialSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change title, words or address."""
        material = services.material_update(
            actor=self.actor,
            material_id=int(pk),
            version=version_seen(request),
            **self.validated(MaterialUpdateSerializer),
        )
        return self.shown(material)

    @extend_schema(summary="Take it out", request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it out of its course; who has seen it stays known."""
        services.material_remove(
            actor=self.actor, material_id=int(pk), version=version_seen(request)
        )
        return Response(status=204)

    @extend_schema(
        summary="One place up or down",
        request=MaterialMoveSerializer,
        responses=MaterialSerializer,
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """At the edge it stays."""
        values = self.validated(MaterialMoveSerializer)
        moved = services.material_move(actor=self.actor, material_id=int(pk), **values)
        return self.shown(moved)

    @extend_schema(
        summary="One's own tick",
        request=MaterialSeenSerializer,
        responses=MaterialTickedSerializer,
    )
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        """The last tick finishes the course, if its check is passed or it has none."""
        values = self.validated(MaterialSeenSerializer)
        done = services.material_seen(actor=self.actor, material_id=int(pk), **values)
        return Response({"is_finished": done})

    @extend_schema(summary="The file", responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request: Request, pk: str) -> HttpResponse:
        """The bytes as a download."""
        material: Material = self.get_object()
        if material.file_id is None:
            raise NotFound
        content = material_content(material)
        return download(content, name=material.file_name, content_type=material.content_type)


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise InvalidInput(fields={"content": _("This is not base64.")}) from error
