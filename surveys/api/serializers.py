"""Surveys, invitations and answers as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from surveys.api.questionnaires import FollowUpAnswerSerializer
from surveys.models import Answer, Invitation, Survey
from surveys.services.answers import MAX_COMMENT
from surveys.services.nps import MAX_CLIENTS


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """A question in both languages."""

    class Meta:
        """Read only."""

        model = Survey
        fields = (
            "id",
            "kind",
            "question_en",
            "question_ru",
            "follow_up_en",
            "follow_up_ru",
            "open_days",
            "is_active",
            "version",
        )
        read_only_fields = fields


class SurveyChangeSerializer(StrictSerializer):
    """What an administrator may change."""

    question_en = serializers.CharField(max_length=300, required=False)
    question_ru = serializers.CharField(max_length=300, required=False)
    follow_up_en = serializers.CharField(max_length=300, required=False, allow_blank=True)
    follow_up_ru = serializers.CharField(max_length=300, required=False, allow_blank=True)
    open_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    is_active = serializers.BooleanField(required=False)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation with its credit and the answer that counts (null without one).

    The personal link is never shown: only its contact has it.
    """

    score = serializers.IntegerField(read_only=True, allow_null=True)
    comment = serializers.CharField(read_only=True, allow_null=True)
    answered_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        """Read only."""

        model = Invitation
        fields = (
            "id",
            "survey",
            "survey_version",
            "kind",
            "request",
            "client",
            "contact",
            "language",
            "state",
            "created_at",
            "delivered_at",
            "reminded_at",
            "closes_at",
            "consultant",
            "snapshot_consultant",
            "manager",
            "team",
            "role",
            "topic",
            "channel",
            "credit_rule",
            "external_ref",
            "score",
            "comment",
            "answered_at",
        )
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """One answer; the latest of an invitation counts. No score is *don't know*."""

    follow_ups = FollowUpAnswerSerializer(many=True, read_only=True)

    class Meta:
        """Read only."""

        model = Answer
        fields = ("id", "invitation", "score", "comment", "at", "source", "follow_ups")
        read_only_fields = fields


class NewAnswerSerializer(StrictSerializer):
    """An answer that reached you by another way; null is *don't know*, where it is offered."""

    score = serializers.IntegerField(min_value=0, max_value=10, allow_null=True)
    comment = serializers.CharField(
        max_length=MAX_COMMENT, required=False, allow_blank=True, default=""
    )


class CreditSerializer(StrictSerializer):
    """Who is credited instead, and why."""

    consultant_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=1_000)


def _ids() -> Any:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=MAX_CLIENTS,
        required=False,
        default=list,
    )


class NpsSendSerializer(StrictSerializer):
    """Clients (the contact asked longest ago is taken) or chosen contacts, one of each client."""

    client_ids = _ids()
    contact_ids = _ids()


class SkippedSerializer(serializers.Serializer[Any]):
    """A client who was left out."""

    client_id = serializers.IntegerField(source="client.pk")
    code = serializers.CharField()
    reason = serializers.CharField()


class NpsSentSerializer(serializers.Serializer[Any]):
    """What was sent and who was left out."""

    invitation_ids = serializers.ListField(child=serializers.IntegerField())
    skipped = SkippedSerializer(many=True)
