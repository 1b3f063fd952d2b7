"""Guides, interviews and scores as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from hiring.guide_document import KEY, MAX_QUALITIES, POINTS, TEXT_FIELDS, TEXTS
from hiring.models import Guide, GuideDraft, GuideVersion, Interview, ScoreDraft, ScoreSubmission
from hiring.score_document import EVIDENCE, NOT_ASKED, NOTE, Score, Sheet
from hiring.selectors.guides import problem_sentences

MAX_ID = 2**63 - 1
_IDS = 100


class GuideQualitySerializer(StrictSerializer):
    """One quality in both languages; lists of lines are texts with one a line."""

    key = serializers.CharField(max_length=KEY)

    def get_fields(self) -> Any:
        """The key, and every text of `hiring.guide_document`."""
        fields = super().get_fields()
        for name in TEXT_FIELDS:
            longest = TEXTS[name.rpartition("_")[0]]
            fields[name] = serializers.CharField(max_length=longest, allow_blank=True, default="")
        return fields


class GuideDocumentSerializer(StrictSerializer):
    """All qualities of a draft, in the order of the talk."""

    document = serializers.ListField(child=GuideQualitySerializer(), max_length=MAX_QUALITIES)


class GuidePublishSerializer(StrictSerializer):
    """Why a guide changes."""

    reason = serializers.CharField(max_length=1000)


class GuideProblemSerializer(serializers.Serializer[Any]):
    """What must be mended before a draft can be published; `key` names the quality."""

    problem = serializers.CharField()
    key = serializers.CharField()
    sentence = serializers.CharField()


class GuideVersionSerializer(serializers.ModelSerializer[GuideVersion]):
    """One version without its qualities."""

    author = serializers.CharField(source="author.name", default=None, allow_null=True)

    class Meta:
        """Read only."""

        model = GuideVersion
        fields: tuple[str, ...] = (
            "id",
            "guide_id",
            "number",
            "reason",
            "author_id",
            "author",
            "published_at",
        )
        read_only_fields = fields


class GuideVersionDetailSerializer(GuideVersionSerializer):
    """One version with its qualities."""

    document = GuideQualitySerializer(many=True, read_only=True)

    class Meta(GuideVersionSerializer.Meta):
        """With the qualities."""

        fields = (*GuideVersionSerializer.Meta.fields, "document")
        read_only_fields = fields


class GuideSerializer(serializers.ModelSerializer[Guide]):
    """A guide, and which version interviews begin with."""

    current = GuideVersionDetailSerializer(read_only=True, allow_null=True)

    class Meta:
        """Read only."""

        model = Guide
        fields = ("id", "code", "name_en", "name_ru", "is_active", "current")
        read_only_fields = fields


class GuideCreateSerializer(StrictSerializer):
    """A guide of one's own, as a copy of another one."""

    from_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    name_en = serializers.CharField(max_length=200, allow_blank=True, required=False)
    name_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)


class GuideUseSerializer(StrictSerializer):
    """Whether it may be chosen for vacancies."""

    is_active = serializers.BooleanField()


class GuideDraftSerializer(serializers.ModelSerializer[GuideDraft]):
    """The next version as it is being written. `version` is what `If-Match` names."""

    document = GuideQualitySerializer(many=True, read_only=True)
    problems = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = GuideDraft
        fields = ("guide_id", "document", "problems", "changed_at", "version")
        read_only_fields = fields

    def get_problems(self, draft: GuideDraft) -> list[dict[str, Any]]:
        """In the reader's language."""
        found = problem_sentences(draft.qualities)
        return [dict(GuideProblemSerializer(problem).data) for problem in found]


class InterviewSerializer(serializers.ModelSerializer[Interview]):
    """Who was asked to interview whom, and how far it is: no word of any score."""

    interviewer = serializers.CharField(source="interviewer.name")
    state = serializers.CharField()

    class Meta:
        """Read only."""

        model = Interview
        fields = (
            "id",
            "candidate_id",
            "interviewer_id",
            "interviewer",
            "guide_version_id",
            "planned_on",
            "planned_at",
            "state",
            "given_at",
            "released_at",
            "released_because",
            "version",
        )
        read_only_fields = fields


class InterviewsAskSerializer(StrictSerializer):
    """Who is asked to interview whom; without `guide_id` by the guide of the
    vacancy, or the usual one."""

    candidate_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    interviewer_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        min_length=1,
        max_length=_IDS,
    )
    guide_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, default=None
    )
    planned_on = serializers.DateField(allow_null=True, default=None)
    planned_at = serializers.TimeField(allow_null=True, default=None)


class InterviewPlanSerializer(StrictSerializer):
    """Day and hour of the talk, local to the company."""

    planned_on = serializers.DateField(allow_null=True, required=False)
    planned_at = serializers.TimeField(allow_null=True, required=False)


class InterviewReleaseSerializer(StrictSerializer):
    """Why the scores are not waited for."""

    because = serializers.CharField(max_length=1000)


class ScoreSerializer(StrictSerializer):
    """One quality: points with evidence, or the reason why it was not asked."""

    key = serializers.CharField(max_length=KEY)
    score = serializers.IntegerField(
        min_value=POINTS[0], max_value=POINTS[-1], allow_null=True, default=None
    )
    evidence = serializers.CharField(max_length=EVIDENCE, allow_blank=True, default="")
    not_asked = serializers.CharField(max_length=NOT_ASKED, allow_blank=True, default="")


class SheetSerializer(StrictSerializer):
    """What an interviewer writes about one talk."""

    scores = serializers.ListField(child=ScoreSerializer(), max_length=MAX_QUALITIES)
    note = serializers.CharField(max_length=NOTE, allow_blank=True, default="")


class ScoresCorrectSerializer(SheetSerializer):
    """Other scores beside the first, and why."""

    reason = serializers.CharField(max_length=1000)


class ScoresShownSerializer(serializers.Serializer[Any]):
    """Scores as they are kept."""

    scores = serializers.SerializerMethodField()
    note = serializers.CharField(source="sheet.note")

    def get_scores(self, row: ScoreDraft | ScoreSubmission) -> list[dict[str, Any]]:
        """In the order of the guide."""
        return scores_shown(row.sheet)


class ScoreDraftSerializer(ScoresShownSerializer):
    """What is written so far; only its writer ever reads it."""

    changed_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class SubmissionSerializer(ScoresShownSerializer):
    """Scores that were given: number 1 at first, corrections after it."""

    number = serializers.IntegerField()
    reason = serializers.CharField()
    after_others = serializers.BooleanField()
    given_at = serializers.DateTimeField()


class OwnScoresSerializer(serializers.Serializer[Any]):
    """One's own scores of one interview."""

    draft = ScoreDraftSerializer(allow_null=True)
    submissions = SubmissionSerializer(many=True)


class GivenSerializer(serializers.Serializer[Any]):
    """What one interviewer gave."""

    interview_id = serializers.IntegerField(source="interview.pk")
    interviewer_id = serializers.IntegerField(source="interview.interviewer_id")
    interviewer = serializers.CharField(source="interview.interviewer.name")
    submissions = SubmissionSerializer(many=True)


class QualityBesideSerializer(serializers.Serializer[Any]):
    """How far the scores of one quality lie apart, and how many pairs agree."""

    key = serializers.CharField(source="quality.key")
    name = serializers.CharField(source="quality.name")
    apart = serializers.IntegerField()
    to_talk_about = serializers.BooleanField()
    pairs = serializers.IntegerField(source="pairs.n")
    equal = serializers.IntegerField(source="pairs.equal")
    near = serializers.IntegerField(source="pairs.near")


class ComparisonSerializer(serializers.Serializer[Any]):
    """Scores side by side, those to talk about first; empty until one may see them."""

    candidate_id = serializers.IntegerField(source="candidate.pk")
    awaited = serializers.SerializerMethodField()
    is_asked = serializers.BooleanField()
    qualities = QualityBesideSerializer(many=True)
    given = GivenSerializer(many=True)

    def get_awaited(self, comparison: Any) -> list[str]:
        """Names of those whose scores are awaited."""
        return [row.interviewer.name for row in comparison.awaited]


class AgreementRowSerializer(serializers.Serializer[Any]):
    """One quality over all candidates; shares are null below ten pairs."""

    key = serializers.CharField()
    name = serializers.CharField()
    n = serializers.IntegerField()
    equal = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    near = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class StrictnessRowSerializer(serializers.Serializer[Any]):
    """One interviewer beside colleagues; `points` are null below ten candidates."""

    member_id = serializers.IntegerField()
    name = serializers.CharField()
    n = serializers.IntegerField()
    points = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class AgreementSerializer(serializers.Serializer[Any]):
    """Agreement by a version of a guide. Shares in per cent and points are [value, low, high]."""

    guide_version_id = serializers.IntegerField(allow_null=True)
    qualities = AgreementRowSerializer(many=True)
    interviewers = StrictnessRowSerializer(many=True)


def scores_shown(sheet: Sheet) -> list[dict[str, Any]]:
    """Scores as a list."""
    return [
        {
            "key": key,
            "score": score.score,
            "evidence": score.evidence,
            "not_asked": score.not_asked,
        }
        for key, score in sheet.scores.items()
    ]


def sheet_given(values: dict[str, Any]) -> Sheet:
    """A validated sheet as the services take it."""
    scores = {
        item["key"]: Score(item["score"], item["evidence"], item["not_asked"])
        for item in values["scores"]
    }
    return Sheet(scores, values["note"])
