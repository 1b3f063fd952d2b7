"""What the API of learning reads and writes."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from training.models import (
    LONGEST_CERTIFICATE,
    MOST_SEATS,
    Assignment,
    Attendance,
    Course,
    Material,
    MaterialKind,
    Session,
)
from training.services.assignments import ASKED_BY_HAND
from training.services.attendance import MARKS

MAX_ID = 2**62


def id_field(**kwargs: Any) -> serializers.IntegerField:
    """An id, as far as a column can hold one."""
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


def text(most: int) -> serializers.CharField:
    """A text that may be left out or empty."""
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


def ids(most: int = 500, **kwargs: Any) -> serializers.ListField:
    """Several ids."""
    return serializers.ListField(child=id_field(), max_length=most, **kwargs)


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """One thing a person is to learn or do by a local day, and how it stands."""

    title = serializers.CharField(read_only=True)

    class Meta:
        """Read only."""

        model = Assignment
        fields = (
            *("id", "member_id", "kind", "reason", "title", "playbook_id", "playbook_version_id"),
            *("course_id", "due_on", "state", "dropped_as", "done_at", "note", "asked_by_id"),
            *("version", "created_at"),
        )
        read_only_fields = fields


class AskSerializer(StrictSerializer):
    """Who is asked for what, until which local day."""

    member_id = id_field()
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in ASKED_BY_HAND])
    due_on = serializers.DateField()
    playbook_id = id_field(required=False, allow_null=True)
    course_id = id_field(required=False, allow_null=True)
    title_en = text(200)
    title_ru = text(200)


class FinishSerializer(StrictSerializer):
    """What came of it."""

    note = text(2000)


class DropSerializer(StrictSerializer):
    """Why it is taken back."""

    note = serializers.CharField(max_length=2000)


class AssignmentDueSerializer(StrictSerializer):
    """The local day until which it is to be done."""

    due_on = serializers.DateField()


class CourseSerializer(serializers.ModelSerializer[Course]):
    """A course. `certificate_months`: null for none, 0 for one that holds for good."""

    role_ids = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = Course
        fields = (
            *("id", "name_en", "name_ru", "about_en", "about_ru", "playbook_id", "topic_id"),
            *("owner_id", "role_ids", "certificate_months", "is_active", "version", "created_at"),
        )
        read_only_fields = fields

    def get_role_ids(self, course: Course) -> list[int]:
        """For whom it is."""
        return sorted(link.role_id for link in course.of_roles.all())


class CourseCreateSerializer(StrictSerializer):
    """A name in one language at least."""

    name_en = text(200)
    name_ru = text(200)
    about_en = text(4000)
    about_ru = text(4000)
    playbook_id = id_field(required=False, allow_null=True)
    topic_id = id_field(required=False, allow_null=True)
    owner_id = id_field(required=False, allow_null=True)
    role_ids = ids(required=False)
    certificate_months = serializers.IntegerField(
        min_value=0, max_value=LONGEST_CERTIFICATE, required=False, allow_null=True
    )


class CourseUpdateSerializer(CourseCreateSerializer):
    """What can be changed; left out is left as it is."""

    is_active = serializers.BooleanField(required=False)


class MaterialSerializer(serializers.ModelSerializer[Material]):
    """One thing to read or to watch. `is_seen` is the reader's own tick."""

    is_seen = serializers.BooleanField(read_only=True)

    class Meta:
        """Read only."""

        model = Material
        fields = (
            *("id", "course_id", "kind", "position", "title_en", "title_ru", "text_en"),
            *("text_ru", "url", "file_name", "content_type", "is_seen", "version"),
        )
        read_only_fields = fields


class MaterialUpdateSerializer(StrictSerializer):
    """What can be changed; left out is left as it is."""

    title_en = text(200)
    title_ru = text(200)
    text_en = text(20_000)
    text_ru = text(20_000)
    url = text(1000)


class MaterialCreateSerializer(MaterialUpdateSerializer):
    """Of which course and kind; the bytes of a file in base64."""

    course_id = id_field()
    kind = serializers.ChoiceField(choices=MaterialKind.choices)
    file_name = text(200)
    content = serializers.CharField(required=False, max_length=28_000_000)


class MaterialMoveSerializer(StrictSerializer):
    """One place up or down."""

    direction = serializers.ChoiceField(choices=["up", "down"])


class MaterialSeenSerializer(StrictSerializer):
    """The tick, or taking it back."""

    is_seen = serializers.BooleanField(default=True)


class MaterialTickedSerializer(serializers.Serializer[Any]):
    """Whether the course is finished by it."""

    is_finished = serializers.BooleanField()


class SessionSerializer(serializers.ModelSerializer[Session]):
    """Something taught at a time. `taken` are the seats, `own_state` is the reader's."""

    title = serializers.CharField(read_only=True)
    teacher_ids = serializers.SerializerMethodField()
    taken = serializers.IntegerField(read_only=True)
    own_state = serializers.CharField(read_only=True)

    class Meta:
        """Read only."""

        model = Session
        fields = (
            *("id", "course_id", "title", "title_en", "title_ru", "about_en", "about_ru"),
            *("starts_at", "ends_at", "place", "url", "seats", "taken", "own_state"),
            *("teacher_ids", "cancelled_at", "cancelled_because", "version"),
        )
        read_only_fields = fields

    def get_teacher_ids(self, session: Session) -> list[int]:
        """Who teaches it."""
        return [row.member_id for row in session.teachers.all()]


class FeedbackReadSerializer(serializers.Serializer[Any]):
    """What those who were there say; nothing but `n` below five answers."""

    n = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    is_too_few = serializers.BooleanField()
    counts = serializers.ListField(child=serializers.IntegerField())
    words = serializers.ListField(child=serializers.CharField())


class SessionUpdateSerializer(StrictSerializer):
    """What can be changed; left out is left as it is."""

    course_id = id_field(required=False, allow_null=True)
    title_en = text(200)
    title_ru = text(200)
    about_en = text(4000)
    about_ru = text(4000)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    place = text(300)
    url = text(1000)
    seats = serializers.IntegerField(
        min_value=1, max_value=MOST_SEATS, required=False, allow_null=True
    )
    teacher_ids = ids(50, required=False)


class SessionCreateSerializer(SessionUpdateSerializer):
    """When; and a course, or a title of its own."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SessionCancelSerializer(StrictSerializer):
    """Why it is called off."""

    because = serializers.CharField(max_length=1000)


class InviteSerializer(StrictSerializer):
    """Who is invited."""

    member_ids = ids(min_length=1)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many were changed."""

    changed = serializers.IntegerField()


class MarkSerializer(StrictSerializer):
    """One person, and whether they were there."""

    member_id = id_field()
    state = serializers.ChoiceField(choices=[(mark.value, mark.label) for mark in MARKS])


class AttendanceMarkSerializer(StrictSerializer):
    """Who was there."""

    marks = serializers.ListField(child=MarkSerializer(), min_length=1, max_length=1000)


class FeedbackSerializer(StrictSerializer):
    """How useful it was, 1 to 5, and why."""

    score = serializers.IntegerField(min_value=1, max_value=5)
    words = text(1000)


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """One person and one session."""

    class Meta:
        """Read only."""

        model = Attendance
        fields = ("id", "session_id", "member_id", "state", "asked_at", "marked_at", "version")
        read_only_fields = fields
