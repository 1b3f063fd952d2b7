"""Reads across courses, their materials and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from core.access import Actor
from core.files import file_content
from core.languages import reading_order
from training.models import (
    HAS_SEAT,
    Assignment,
    AssignmentKind,
    AssignmentState,
    Attendance,
    Course,
    CourseRole,
    Material,
    MaterialSeen,
    Session,
    SessionFeedback,
    SessionTeacher,
)

# Below so many answers neither figure nor words are shown.
LEAST_FEEDBACK = 5
WORDS_SHOWN = 50


def courses_listed(actor: Actor) -> QuerySet[Any]:
    """Courses with `title` (the name in the language in use), roles, and how the actor stands:
    `own_state` of their last assignment, `seen` of `materials_count` materials."""
    first, second = reading_order()
    mine = (
        Assignment.objects.filter(
            course=OuterRef("pk"), kind=AssignmentKind.COURSE, member_id=actor.membership_id or 0
        )
        .exclude(state=AssignmentState.DROPPED)
        .order_by("-pk")
    )
    materials = Material.objects.filter(course=OuterRef("pk"), is_active=True).order_by()
    ticks = MaterialSeen.objects.filter(
        material__course=OuterRef("pk"),
        material__is_active=True,
        member_id=actor.membership_id or 0,
    ).order_by()
    roles = CourseRole.objects.visible_to(actor).select_related("role").order_by("role__position")
    rows: QuerySet[Any] = (
        Course.objects.visible_to(actor)
        .prefetch_related(Prefetch("of_roles", roles))
        .annotate(
            title=Coalesce(NullIf(F(f"name_{first}"), Value("")), F(f"name_{second}")),
            own_state=Coalesce(Subquery(mine.values("state")[:1]), Value("")),
            materials_count=_count(materials, "course"),
            seen=_count(ticks, "material__course"),
        )
    )
    return rows


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def materials_of(actor: Actor, course_id: int) -> list[Material]:
    """Materials in use, in order, without their bytes."""
    rows = Material.objects.visible_to(actor).filter(course_id=course_id, is_active=True)
    return list(rows.order_by("position", "pk"))


def seen_by(actor: Actor, course_id: int) -> set[int]:
    """Ids of the materials of a course that the actor has been through."""
    ticks = MaterialSeen.objects.of_company(actor.company_id).filter(
        member_id=actor.membership_id or 0, material__course_id=course_id
    )
    return set(ticks.values_list("material_id", flat=True))


def material_content(material: Material) -> bytes:
    """The bytes of a material in sight."""
    return file_content(material.file_id or 0)


def taken_by(actor: Actor, course_id: int) -> Assignment | None:
    """The actor's last assignment of a course that was not dropped."""
    rows = Assignment.objects.of_company(actor.company_id).filter(
        course_id=course_id, kind=AssignmentKind.COURSE, member_id=actor.membership_id or 0
    )
    found: Assignment | None = rows.exclude(state=AssignmentState.DROPPED).order_by("-pk").first()
    return found


def sessions_listed(actor: Actor) -> QuerySet[Any]:
    """Sessions with course, teachers, `taken` seats and `own_state` of the actor."""
    teachers = SessionTeacher.objects.visible_to(actor).select_related("member")
    taken = Count("attendances", filter=Q(attendances__state__in=HAS_SEAT))
    places = Attendance.objects.filter(session=OuterRef("pk"), member_id=actor.membership_id or 0)
    own = Subquery(places.values("state")[:1])
    rows: QuerySet[Any] = (
        Session.objects.visible_to(actor)
        .select_related("course")
        .prefetch_related(Prefetch("teachers", teachers.order_by("member__name", "pk")))
        .annotate(taken=taken, own_state=Coalesce(own, Value("")))
    )
    return rows


@dataclass(frozen=True, slots=True)
class Feedback:
    """What those who were there say. Without figure and words below `LEAST_FEEDBACK` answers.

    `counts` are how many gave 1 to 5.
    """

    n: int
    mean: float | None
    counts: Sequence[int]
    words: Sequence[str]

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few answers to be shown."""
        return 0 < self.n < LEAST_FEEDBACK


def feedback_of(company_id: int, session_id: int) -> Feedback:
    """Of one session, without names. One query, two with enough answers."""
    rows = SessionFeedback.objects.of_company(company_id).filter(session_id=session_id)
    fives = {f"of_{score}": Count("pk", filter=Q(score=score)) for score in range(1, 6)}
    found = rows.aggregate(n=Count("pk"), mean=Avg("score"), **fives)
    if found["n"] < LEAST_FEEDBACK:
        return Feedback(found["n"], None, (), ())
    # In no order that tells who came first.
    words = rows.exclude(words="").order_by("score", "words").values_list("words", flat=True)
    counts = [found[f"of_{score}"] for score in range(1, 6)]
    return Feedback(found["n"], found["mean"], counts, list(words[:WORDS_SHOWN]))
