"""Checks, drafts, versions and attempts as JSON. Only drafts and versions say what is right."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.permissions import actor_of
from core.api.serializers import StrictSerializer
from training import check_document as limits
from training.check_document import QuestionKind
from training.grading import LONGEST_ANSWER, percent_of
from training.models import CheckAttempt, CheckDraft, CheckVersion, KnowledgeCheck
from training.selectors.checks import draft_problems, is_outdated

MAX_ID = 2**63 - 1


class KnowledgeCheckSerializer(serializers.ModelSerializer[KnowledgeCheck]):
    """One check without its questions."""

    title = serializers.CharField()
    asked = serializers.SerializerMethodField()
    settings = serializers.SerializerMethodField()
    is_outdated = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = KnowledgeCheck
        fields: tuple[str, ...] = (
            "id",
            "title",
            "playbook_id",
            "course_id",
            "is_active",
            "current_id",
            "asked",
            "settings",
            "is_outdated",
            "version",
        )
        read_only_fields = fields

    def get_asked(self, check: KnowledgeCheck) -> int | None:
        """How many questions an attempt gets; null before it is published."""
        return check.current.content.asked if check.current is not None else None

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_settings(self, check: KnowledgeCheck) -> Any:
        """How it is taken; null before it is published."""
        return check.current.document["settings"] if check.current is not None else None

    def get_is_outdated(self, check: KnowledgeCheck) -> bool:
        """Whether its playbook is newer than what the questions were confirmed for."""
        return is_outdated(check)


class CheckCreateSerializer(StrictSerializer):
    """Of which playbook, or of which course."""

    playbook_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    course_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, required=False)


class CheckUseSerializer(StrictSerializer):
    """In use or not."""

    is_active = serializers.BooleanField()


class CheckPublishSerializer(StrictSerializer):
    """What changes, and why; and by when certificates of older versions are to be earned anew."""

    reason = serializers.CharField(max_length=1000)
    anew_by = serializers.DateField(required=False, allow_null=True)


class CheckOptionSerializer(StrictSerializer):
    """One option; for an order they stand in the right one."""

    key = serializers.CharField(max_length=1, required=False)
    text_en = serializers.CharField(max_length=limits.OPTION, allow_blank=True, default="")
    text_ru = serializers.CharField(max_length=limits.OPTION, allow_blank=True, default="")
    right = serializers.BooleanField(default=False)


class CheckQuestionSerializer(StrictSerializer):
    """One question with what is right."""

    key = serializers.SlugField(max_length=limits.KEY, required=False)
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    text_en = serializers.CharField(max_length=limits.TEXT, allow_blank=True, default="")
    text_ru = serializers.CharField(max_length=limits.TEXT, allow_blank=True, default="")
    options = serializers.ListField(
        child=CheckOptionSerializer(), default=list, max_length=limits.MAX_OPTIONS
    )
    is_true = serializers.BooleanField(default=False)
    accepted = serializers.ListField(
        child=serializers.CharField(max_length=limits.ANSWER),
        default=list,
        max_length=limits.MAX_ACCEPTED,
    )
    number = serializers.CharField(max_length=limits.KEY, allow_blank=True, default="")
    tolerance = serializers.CharField(max_length=limits.KEY, allow_blank=True, default="")
    explanation_en = serializers.CharField(
        max_length=limits.EXPLANATION, allow_blank=True, default=""
    )
    explanation_ru = serializers.CharField(
        max_length=limits.EXPLANATION, allow_blank=True, default=""
    )
    step = serializers.CharField(max_length=limits.KEY, allow_blank=True, default="")


class CheckSettingsSerializer(StrictSerializer):
    """How a check is taken. `draw` 0: all questions; null minutes: no limit; null months: for
    good."""

    pass_percent = serializers.IntegerField(min_value=1, max_value=100, default=80)
    draw = serializers.IntegerField(min_value=0, max_value=limits.MAX_QUESTIONS, default=0)
    tries = serializers.IntegerField(min_value=1, max_value=limits.MOST_TRIES, default=3)
    wait_hours = serializers.IntegerField(min_value=0, max_value=limits.LONGEST_WAIT, default=24)
    minutes = serializers.IntegerField(
        min_value=1, max_value=limits.LONGEST_TIME, allow_null=True, default=None
    )
    gives_certificate = serializers.BooleanField(default=True)
    certificate_months = serializers.IntegerField(
        min_value=1, max_value=limits.LONGEST_VALID, allow_null=True, default=12
    )


class CheckDocumentSerializer(StrictSerializer):
    """Settings and questions."""

    settings = CheckSettingsSerializer(default=dict)
    questions = serializers.ListField(
        child=CheckQuestionSerializer(), max_length=limits.MAX_QUESTIONS
    )


class CheckProblemSerializer(serializers.Serializer[Any]):
    """What must be mended before publishing, or is only to be looked at; `key`: the question."""

    problem = serializers.CharField()
    key = serializers.CharField()
    sentence = serializers.CharField()
    is_warning = serializers.BooleanField()


class CheckDraftSerializer(serializers.ModelSerializer[CheckDraft]):
    """The next version as it is being written. `version` is what `If-Match` names."""

    document = CheckDocumentSerializer(read_only=True)
    problems = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = CheckDraft
        fields = ("check_of_id", "document", "problems", "changed_by_id", "changed_at", "version")
        read_only_fields = fields

    @extend_schema_field(CheckProblemSerializer(many=True))
    def get_problems(self, draft: CheckDraft) -> Any:
        """What is wrong with the questions."""
        return CheckProblemSerializer(draft_problems(draft), many=True).data


class CheckVersionSerializer(serializers.ModelSerializer[CheckVersion]):
    """One published version with what is right."""

    document = CheckDocumentSerializer(read_only=True)

    class Meta:
        """Read only."""

        model = CheckVersion
        fields = (
            "id",
            "check_of_id",
            "number",
            "document",
            "reason",
            "author_id",
            "published_at",
        )
        read_only_fields = fields


class CheckResultSerializer(serializers.Serializer[Any]):
    """How an attempt ended."""

    right = serializers.IntegerField()
    percent = serializers.IntegerField()
    passed = serializers.BooleanField()
    knew_answers = serializers.BooleanField()


class CheckAttemptSerializer(serializers.ModelSerializer[CheckAttempt]):
    """One attempt without its questions; `result` is null while it is open."""

    result = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = CheckAttempt
        fields: tuple[str, ...] = (
            "id",
            "check_of_id",
            "member_id",
            "started_at",
            "ends_at",
            "finished_at",
            "asked",
            "result",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field(CheckResultSerializer(allow_null=True))
    def get_result(self, attempt: CheckAttempt) -> Any:
        """How it ended."""
        if attempt.is_open:
            return None
        return {
            "right": attempt.right,
            "percent": percent_of(attempt.right or 0, attempt.asked),
            "passed": attempt.passed,
            "knew_answers": attempt.knew_answers,
        }


class CheckAskedOptionSerializer(serializers.Serializer[Any]):
    """One option by its random key."""

    key = serializers.CharField()
    text_en = serializers.CharField()
    text_ru = serializers.CharField()


class CheckAskedSerializer(serializers.Serializer[Any]):
    """One question to be answered, by its random key."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    text_en = serializers.CharField()
    text_ru = serializers.CharField()
    options = CheckAskedOptionSerializer(many=True)
    answer = serializers.JSONField(allow_null=True)


class CheckAttemptDetailSerializer(CheckAttemptSerializer):
    """With the questions, while it is open and the reader's own."""

    questions = serializers.SerializerMethodField()

    class Meta(CheckAttemptSerializer.Meta):
        """With the questions."""

        fields = (*CheckAttemptSerializer.Meta.fields, "questions")
        read_only_fields = fields

    @extend_schema_field(CheckAskedSerializer(many=True))
    def get_questions(self, attempt: CheckAttempt) -> Any:
        """In the order of this attempt; nothing for others than its person, or after its end."""
        reader = actor_of(self.context["request"])
        if not attempt.is_open or attempt.member_id != reader.membership_id:
            return []
        by_key = {question.key: question for question in attempt.check_version.content.questions}
        rows = []
        for item in attempt.drawn:
            question = by_key[item["key"]]
            texts = {option.key: (option.text_en, option.text_ru) for option in question.options}
            rows.append(
                {
                    "key": item["token"],
                    "kind": question.kind,
                    "text_en": question.text_en,
                    "text_ru": question.text_ru,
                    "options": [
                        dict(
                            zip(
                                ("key", "text_en", "text_ru"),
                                (token, *texts.get(key, (key, key))),
                                strict=True,
                            )
                        )
                        for token, key in item["options"]
                    ],
                    "answer": attempt.answers.get(item["token"]),
                }
            )
        return CheckAskedSerializer(rows, many=True).data


class CheckAnswersSerializer(StrictSerializer):
    """Question's random key → the options' random keys (in order, where one is asked for), or a
    text."""

    answers = serializers.DictField(
        child=serializers.JSONField(), default=dict, help_text="By the attempt's own keys."
    )

    def validate_answers(self, value: dict[str, Any]) -> dict[str, Any]:
        """Texts, numbers or lists of texts, none longer than an answer may be."""
        for one in value.values():
            parts = one if isinstance(one, list) else [one]
            plain = all(
                isinstance(part, str | int | float) and len(str(part)) <= LONGEST_ANSWER
                for part in parts
            )
            if not plain or len(parts) > limits.MAX_OPTIONS:
                raise serializers.ValidationError(code="invalid")
        return value
