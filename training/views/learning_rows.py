"""Assignments and sessions as plain values for templates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from core.access import Actor
from core.views import url_above
from training.models import Assignment, AssignmentKind, AttendanceState
from training.services import may_finish

KIND_ICONS: Mapping[str, str] = {
    AssignmentKind.READING: "book",
    AssignmentKind.CHECK: "check",
    AssignmentKind.COURSE: "star",
    AssignmentKind.SHADOWING: "eye",
    AssignmentKind.SUPERVISED: "people",
    AssignmentKind.BIG_PICTURE: "chart",
    AssignmentKind.TASK: "ring",
}
_PAGES: Mapping[str, str] = {
    AssignmentKind.SHADOWING: "shadowing",
    AssignmentKind.SUPERVISED: "supervised",
    AssignmentKind.BIG_PICTURE: "picture",
}
PLACE_LOOKS: Mapping[str, tuple[str, str]] = {
    AttendanceState.INVITED: ("warn", "mail"),
    AttendanceState.ENROLLED: ("ok", "check"),
    AttendanceState.WAITING: ("none", "clock"),
    AttendanceState.CANCELLED: ("none", "x"),
    AttendanceState.PRESENT: ("ok", "check"),
    AttendanceState.ABSENT: ("risk", "x"),
    AttendanceState.EXCUSED: ("none", "ring"),
}


def page_of(assignment: Any) -> str:
    """The page on which it is done; empty for a task, which is ticked off."""
    url: str | None = None
    if assignment.kind == AssignmentKind.READING:
        url = url_above("reading", assignment.playbook_version_id)
    elif assignment.kind == AssignmentKind.CHECK and assignment.check_id is not None:
        url = url_above("check-take", assignment.check_id)
    elif assignment.kind == AssignmentKind.COURSE:
        url = reverse("course-detail", args=[assignment.course_id])
    elif assignment.kind in _PAGES:
        url = url_above(_PAGES[assignment.kind])
    return url or ""


def assignment_row(
    actor: Actor, assignment: Any, today: date, *, answers: bool = False
) -> dict[str, Any]:
    """One that is open; `answers`: the actor answers for the person's learning."""
    is_own = assignment.member_id == actor.membership_id
    asked_by = assignment.asked_by
    return {
        "pk": assignment.pk,
        "title": assignment.title,
        "version": str(assignment.playbook_version or "")
        if assignment.kind == AssignmentKind.READING
        else "",
        "kind": assignment.get_kind_display(),
        "icon": KIND_ICONS[assignment.kind],
        "reason": assignment.get_reason_display(),
        "asked_by": asked_by.name if asked_by is not None and not is_own else "",
        "due_on": assignment.due_on,
        "is_late": assignment.due_on < today,
        "url": page_of(assignment) if is_own else "",
        "may_finish": may_finish(actor, assignment, answers=answers),
        "may_manage": answers,
    }


def assignment_rows(
    actor: Actor, assignments: Iterable[Any], today: date, *, answers: bool = False
) -> list[dict[str, Any]]:
    """All of them, in their order."""
    return [assignment_row(actor, one, today, answers=answers) for one in assignments]


def done_row(assignment: Assignment) -> dict[str, Any]:
    """One that is done."""
    return {
        "title": assignment.title,
        "kind": assignment.get_kind_display(),
        "icon": KIND_ICONS[assignment.kind],
        "done_at": assignment.done_at,
        "note": assignment.note,
    }


def place_row(place: Any) -> dict[str, Any]:
    """A session to come in which a person has to do with."""
    look, icon = PLACE_LOOKS[place.state]
    session = place.session
    return {
        "title": session.title,
        "url": reverse("session-detail", args=[session.pk]),
        "starts_at": session.starts_at,
        "place": session.place,
        "state": place.get_state_display(),
        "look": look,
        "icon": icon,
    }
