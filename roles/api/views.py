"""Roles, holdings and topics over REST: the same services as the pages."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag
from roles import services
from roles.api.serializers import (
    RoleHoldingEndSerializer,
    RoleHoldingSerializer,
    RoleHoldingStartSerializer,
    RoleSerializer,
    RoleUpdateSerializer,
    TopicCreateSerializer,
    TopicSerializer,
    TopicUpdateSerializer,
)
from roles.filters import RoleFilterSet, RoleHoldingFilterSet, TopicFilterSet
from roles.models import Role, RoleHolding, Topic


class RoleViewSet(ReadViewSet):
    """The roles of the company, in the order in which they are always shown."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = Role
    ordering = ("position", "id")
    filterset_class = RoleFilterSet
    serializer_class = RoleSerializer

    @extend_schema(request=RoleUpdateSerializer, responses=RoleSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a role; send `If-Match` to refuse overwriting someone's change."""
        role = services.role_update(
            actor=self.actor,
            role_id=int(pk),
            version=version_seen(request),
            **self.validated(RoleUpdateSerializer),
        )
        return with_etag(Response(RoleSerializer(role).data), role)


class TopicViewSet(ReadViewSet):
    """Topics of requests, each with the role that answers."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = Topic
    ordering = ("name_en", "id")
    filterset_class = TopicFilterSet
    serializer_class = TopicSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The role's code."""
        return queryset.select_related("role")

    @extend_schema(request=TopicCreateSerializer, responses={201: TopicSerializer})
    def create(self, request: Request) -> Response:
        """Add a topic."""
        topic = services.topic_create(actor=self.actor, **self.validated(TopicCreateSerializer))
        return with_etag(Response(TopicSerializer(topic).data, status=201), topic)

    @extend_schema(request=TopicUpdateSerializer, responses=TopicSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a topic; send `If-Match` to refuse overwriting someone's change."""
        topic = services.topic_update(
            actor=self.actor,
            topic_id=int(pk),
            version=version_seen(request),
            **self.validated(TopicUpdateSerializer),
        )
        return with_etag(Response(TopicSerializer(topic).data), topic)


class RoleHoldingViewSet(ReadViewSet):
    """Who holds which role, from when to when."""

    capability = Capability.ROLES_VIEW
    write_capability = Capability.ROLES_MANAGE
    model = RoleHolding
    ordering = ("-starts_on", "-id")
    filterset_class = RoleHoldingFilterSet
    serializer_class = RoleHoldingSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Role and person."""
        return queryset.select_related("role", "member")

    @extend_schema(request=RoleHoldingStartSerializer, responses={201: RoleHoldingSerializer})
    def create(self, request: Request) -> Response:
        """Give a role to a person."""
        holding = services.role_holding_start(
            actor=self.actor, **self.validated(RoleHoldingStartSerializer)
        )
        return Response(RoleHoldingSerializer(holding).data, status=201)

    @extend_schema(request=RoleHoldingEndSerializer, responses=RoleHoldingSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Take a role from a person on a day."""
        holding = services.role_holding_end(
            actor=self.actor, holding_id=int(pk), **self.validated(RoleHoldingEndSerializer)
        )
        return Response(RoleHoldingSerializer(holding).data)
