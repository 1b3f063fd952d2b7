"""Certificates and skills over REST."""

from typing import Any

import django_filters
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import local_day
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet
from core.errors import InvalidInput
from roles.models import SkillState, TopicSkill
from training import services
from training.check_document import LONGEST_VALID
from training.models import Certificate
from training.selectors.skill_matrix import PLAYBOOKS, learners
from training.selectors.skills import skills_of

MAX_ID = 2**63 - 1


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """One certificate; `valid_until` null: for good."""

    title = serializers.CharField()
    member = serializers.CharField(source="member.name")

    class Meta:
        """Read only."""

        model = Certificate
        fields = (
            "id",
            "member_id",
            "member",
            "title",
            "playbook_id",
            "playbook_version_id",
            "topic_id",
            "course_id",
            "source",
            "evidence",
            "attempt_id",
            "given_by_id",
            "earned_on",
            "valid_until",
            "revoked_at",
            "revoked_because",
        )
        read_only_fields = fields


class CertificateGiveSerializer(StrictSerializer):
    """A manager's word: whose, for what (one of the three), and what shows it."""

    member_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    playbook_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    topic_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    course_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    evidence = serializers.CharField(max_length=2000)
    months = serializers.IntegerField(
        min_value=1, max_value=LONGEST_VALID, allow_null=True, required=False
    )
    earned_on = serializers.DateField(required=False)


class CertificateRevokeSerializer(StrictSerializer):
    """Why it is taken back."""

    because = serializers.CharField(max_length=1000)


class CertificateFilterSet(django_filters.FilterSet):
    """By person, playbook, topic and course."""

    member = django_filters.NumberFilter(field_name="member_id")
    playbook = django_filters.NumberFilter(field_name="playbook_id")
    topic = django_filters.NumberFilter(field_name="topic_id")
    course = django_filters.NumberFilter(field_name="course_id")

    class Meta:
        """Fields are declared above."""

        model = Certificate
        fields: tuple[str, ...] = ()


class CertificateViewSet(ReadViewSet):
    """Certificates: one's own, one's people's, or everybody's for heads."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_MANAGE
    model = Certificate
    filterset_class = CertificateFilterSet
    serializer_class = CertificateSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Whose and what for."""
        return queryset.select_related("member", "playbook", "topic", "course")

    def shown(self, pk: int, *, status: int = 200) -> Response:
        """The certificate as it is now."""
        found = self.get_queryset().get(pk=pk)
        return Response(CertificateSerializer(found).data, status=status)

    @extend_schema(request=CertificateGiveSerializer, responses={201: CertificateSerializer})
    def create(self, request: Request) -> Response:
        """Give one by a manager's word."""
        values = self.validated(CertificateGiveSerializer)
        return self.shown(services.certificate_give(actor=self.actor, **values).pk, status=201)

    @extend_schema(
        summary="Revoke it", request=CertificateRevokeSerializer, responses=CertificateSerializer
    )
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Take it back, saying why."""
        values = self.validated(CertificateRevokeSerializer)
        found = services.certificate_revoke(actor=self.actor, certificate_id=int(pk), **values)
        return self.shown(found.pk)


class SkillSerializer(serializers.Serializer[Any]):
    """How far a person is with a playbook or a topic; `until` null: for good, or nothing ends."""

    member_id = serializers.IntegerField()
    playbook_id = serializers.IntegerField(allow_null=True)
    topic_id = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=SkillState.choices)
    until = serializers.DateField(allow_null=True)


class SkillViewSet(ActorViewSet):
    """States of skills, computed for today. What is not listed is not there yet."""

    capability = Capability.TRAINING_VIEW
    model = TopicSkill
    serializer_class = SkillSerializer
    pagination_class = None

    @extend_schema(
        responses=SkillSerializer(many=True),
        parameters=[
            OpenApiParameter("axis", str, enum=["playbooks", "topics"]),
            OpenApiParameter("team", int),
            OpenApiParameter("role", int),
        ],
    )
    def list(self, request: Request) -> Response:
        """Of the people of a team and a role, or of everybody."""
        known = {"axis", "team", "role", "format", "lang"}
        if unknown := sorted(set(request.query_params) - known):
            raise InvalidInput(fields={name: _("Unknown filter.") for name in unknown})
        axis = request.query_params.get("axis", PLAYBOOKS)
        if axis not in {"playbooks", "topics"}:
            raise InvalidInput(fields={"axis": "playbooks, topics"})
        now = timezone.now()
        day = local_day(self.actor.company_time_zone, now)
        chosen = {name: _number(request, name) for name in ("team", "role")}
        people = learners(self.actor, day, team_id=chosen["team"], role_id=chosen["role"])
        ids = [person.pk for person in people]
        found = skills_of(self.actor.company_id, day, now, member_ids=ids)
        skills = found.playbooks if axis == PLAYBOOKS else found.topics
        rows = [
            {
                "member_id": member_id,
                "playbook_id": about if axis == PLAYBOOKS else None,
                "topic_id": None if axis == PLAYBOOKS else about,
                "state": skill.state,
                "until": skill.until,
            }
            for (member_id, about), skill in sorted(skills.items())
        ]
        return Response(SkillSerializer(rows, many=True).data)


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInput(fields={name: "malformed"})
    return int(text)
