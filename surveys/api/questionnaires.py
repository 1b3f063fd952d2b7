"""Questionnaires as JSON: follow-up questions in versions."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from surveys.models import FollowUpAnswer, FollowUpQuestion, QuestionType, SurveyVersion
from surveys.services.questionnaires import MAX_CHOICES, MAX_LENGTH, MAX_QUESTIONS, QuestionText


class ChoiceTextSerializer(StrictSerializer):
    """A choice in both languages."""

    en = serializers.CharField(max_length=MAX_LENGTH)
    ru = serializers.CharField(max_length=MAX_LENGTH)


class FollowUpQuestionSerializer(serializers.ModelSerializer[FollowUpQuestion]):
    """A question shown after scores of a range; null for any score."""

    type = serializers.CharField()
    choices = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))

    class Meta:
        """Read only."""

        model = FollowUpQuestion
        fields = (
            *("id", "position", "type", "text_en", "text_ru", "choices"),
            *("from_score", "to_score"),
        )
        read_only_fields = fields


class SurveyVersionSerializer(serializers.ModelSerializer[SurveyVersion]):
    """What was asked from a moment on."""

    questions = FollowUpQuestionSerializer(many=True)

    class Meta:
        """Read only."""

        model = SurveyVersion
        fields = (
            *("id", "number", "question_en", "question_ru", "follow_up_en", "follow_up_ru"),
            *("created_by_id", "created_at", "questions"),
        )
        read_only_fields = fields


class NewQuestionSerializer(StrictSerializer):
    """A follow-up question to be."""

    type = serializers.ChoiceField(QuestionType.choices)
    text_en = serializers.CharField(max_length=MAX_LENGTH)
    text_ru = serializers.CharField(max_length=MAX_LENGTH)
    choices = serializers.ListField(
        child=ChoiceTextSerializer(), required=False, max_length=MAX_CHOICES
    )
    from_score = serializers.IntegerField(
        min_value=0, max_value=10, allow_null=True, required=False
    )
    to_score = serializers.IntegerField(min_value=0, max_value=10, allow_null=True, required=False)


class QuestionnaireSerializer(StrictSerializer):
    """All follow-up questions of a survey, in order."""

    questions = serializers.ListField(child=NewQuestionSerializer(), max_length=MAX_QUESTIONS)


def question_texts(values: dict[str, Any]) -> list[QuestionText]:
    """What `QuestionnaireSerializer` read, as the service takes it."""
    return [
        QuestionText(
            text_en=one["text_en"],
            text_ru=one["text_ru"],
            type=one["type"],
            choices=[(choice["en"], choice["ru"]) for choice in one.get("choices", [])],
            from_score=one.get("from_score"),
            to_score=one.get("to_score"),
        )
        for one in values["questions"]
    ]


class FollowUpAnswerSerializer(serializers.ModelSerializer[FollowUpAnswer]):
    """What was said to a follow-up question: words, or the keys of what was chosen."""

    choices = serializers.ListField(child=serializers.CharField())

    class Meta:
        """Read only."""

        model = FollowUpAnswer
        fields = ("question_id", "text", "choices")
        read_only_fields = fields
