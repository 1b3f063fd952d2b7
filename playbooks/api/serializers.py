"""Playbooks, their drafts and versions as JSON, in both languages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.selectors import local_day
from core.api.permissions import actor_of
from core.api.serializers import StrictSerializer
from playbooks import steps as limits
from playbooks.models import Playbook, PlaybookDraft, PlaybookKind, PlaybookVersion
from playbooks.models.playbook import LONGEST_REVIEW
from playbooks.selectors import problem_sentences, role_codes, standing_of
from playbooks.steps import DueUnit

MAX_ID = 2**63 - 1
_LINKS = 500


class DueSerializer(StrictSerializer):
    """By when a step is to be done, counted from the moment it begins."""

    amount = serializers.IntegerField(min_value=1, max_value=limits.MAX_DUE)
    unit = serializers.ChoiceField(choices=DueUnit.choices)


class BranchSerializer(StrictSerializer):
    """Where a step leads: the key of another step, or empty for the end."""

    to = serializers.CharField(max_length=limits.KEY, allow_blank=True, default="")
    label_en = serializers.CharField(max_length=limits.LABEL, allow_blank=True, default="")
    label_ru = serializers.CharField(max_length=limits.LABEL, allow_blank=True, default="")


class StepSerializer(StrictSerializer):
    """One step. An empty `role` is whoever runs the playbook; an empty `next` the step that
    follows in the list, after the last one the end."""

    key = serializers.CharField(max_length=limits.KEY)
    role = serializers.CharField(max_length=12, allow_blank=True, default="")
    title_en = serializers.CharField(max_length=limits.TITLE, allow_blank=True, default="")
    title_ru = serializers.CharField(max_length=limits.TITLE, allow_blank=True, default="")
    details_en = serializers.CharField(max_length=limits.DETAILS, allow_blank=True, default="")
    details_ru = serializers.CharField(max_length=limits.DETAILS, allow_blank=True, default="")
    due = DueSerializer(allow_null=True, default=None)
    next = serializers.ListField(
        child=BranchSerializer(), default=list, max_length=limits.MAX_BRANCHES
    )


class DocumentSerializer(StrictSerializer):
    """All steps of a draft, in reading order."""

    document = serializers.ListField(child=StepSerializer(), max_length=limits.MAX_STEPS)


class ProblemSerializer(serializers.Serializer[Any]):
    """What must be mended before a draft can be proposed; `key` names the step."""

    problem = serializers.CharField()
    key = serializers.CharField()
    sentence = serializers.CharField()


class VersionSerializer(serializers.ModelSerializer[PlaybookVersion]):
    """One version without its steps."""

    author = serializers.CharField(source="author.name", default=None, allow_null=True)
    approved_by = serializers.CharField(source="approved_by.name", default=None, allow_null=True)

    class Meta:
        """Read only."""

        model = PlaybookVersion
        fields: tuple[str, ...] = (
            "id",
            "playbook_id",
            "number",
            "reason",
            "author_id",
            "author",
            "approved_by_id",
            "approved_by",
            "approved_at",
        )
        read_only_fields = fields


class VersionDetailSerializer(VersionSerializer):
    """One version with its steps."""

    document = StepSerializer(many=True, read_only=True)

    class Meta(VersionSerializer.Meta):
        """With the steps."""

        fields = (*VersionSerializer.Meta.fields, "document")
        read_only_fields = fields


class DraftSerializer(serializers.ModelSerializer[PlaybookDraft]):
    """The next version as it is being written. `version` is what `If-Match` names."""

    state = serializers.CharField()
    document = StepSerializer(many=True, read_only=True)
    problems = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = PlaybookDraft
        fields = (
            "playbook_id",
            "state",
            "document",
            "problems",
            "reason",
            "sent_back_because",
            "changed_by_id",
            "changed_at",
            "proposed_by_id",
            "proposed_at",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, draft: PlaybookDraft) -> Any:
        """What is wrong with the steps."""
        found = problem_sentences(draft.steps, role_codes(draft.company_id))
        return ProblemSerializer(found, many=True).data


class PlaybookSerializer(serializers.ModelSerializer[Playbook]):
    """One playbook without its steps; `state` is how it stands today."""

    kind = serializers.CharField()
    state = serializers.SerializerMethodField()
    draft_state = serializers.CharField(source="draft.state")
    current_number = serializers.IntegerField(
        source="current.number", default=None, allow_null=True
    )
    topic_ids = serializers.SerializerMethodField()
    touchpoint_ids = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = Playbook
        fields: tuple[str, ...] = (
            "id",
            "code",
            "kind",
            "name_en",
            "name_ru",
            "purpose_en",
            "purpose_ru",
            "owner_id",
            "topic_ids",
            "touchpoint_ids",
            "state",
            "current_id",
            "current_number",
            "draft_state",
            "review_months",
            "review_due_on",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields

    def get_state(self, playbook: Playbook) -> str:
        """In force, due for review, never approved, or out of use."""
        zone = actor_of(self.context["request"]).company_time_zone
        return standing_of(playbook, local_day(zone, timezone.now())).value

    def get_topic_ids(self, playbook: Playbook) -> list[int]:
        """Requests of these topics are dealt with by it."""
        return sorted(link.topic_id for link in playbook.of_topics.all())

    def get_touchpoint_ids(self, playbook: Playbook) -> list[int]:
        """These touchpoints are lived by it."""
        return sorted(link.touchpoint_id for link in playbook.of_touchpoints.all())


class PlaybookDetailSerializer(PlaybookSerializer):
    """One playbook with the steps in force and its draft."""

    current = VersionDetailSerializer(allow_null=True, read_only=True)
    draft = DraftSerializer(read_only=True)

    class Meta(PlaybookSerializer.Meta):
        """With both."""

        fields = (*PlaybookSerializer.Meta.fields, "current", "draft")
        read_only_fields = fields


def _ids() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        max_length=_LINKS,
        required=False,
    )


class PlaybookTextsSerializer(StrictSerializer):
    """What a playbook may be without; at least one name is needed."""

    name_en = serializers.CharField(max_length=200, allow_blank=True, required=False)
    name_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)
    purpose_en = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    purpose_ru = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    owner_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, required=False, allow_null=True
    )
    review_months = serializers.IntegerField(min_value=1, max_value=LONGEST_REVIEW, required=False)
    topic_ids = _ids()
    touchpoint_ids = _ids()


class PlaybookCreateSerializer(PlaybookTextsSerializer):
    """A new playbook with an empty draft."""

    code = serializers.SlugField(max_length=80)
    kind = serializers.ChoiceField(choices=PlaybookKind.choices)


class PlaybookUpdateSerializer(PlaybookTextsSerializer):
    """What of a playbook can be changed; left out is left as it is."""

    kind = serializers.ChoiceField(choices=PlaybookKind.choices, required=False)
    is_active = serializers.BooleanField(required=False)


class ProposeSerializer(StrictSerializer):
    """What changes, and why."""

    reason = serializers.CharField(max_length=1000)


class SendBackSerializer(StrictSerializer):
    """What must be mended."""

    because = serializers.CharField(max_length=1000)
