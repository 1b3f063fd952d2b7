"""Routes of learning."""

from collections.abc import Callable
from typing import Any

from training.models import Assignment, Attendance, Course, Material, Session

OPENS_TO: dict[str, str] = {
    "consultant": """
        learning desk-learning learning-person assignment-finish
        course-list course-detail course-enrol material-seen material-file
        session-list session-detail session-ics session-enrol session-leave
        session-edit session-cancel session-invite session-attendance session-feedback
        api-assignment-list api-assignment-detail api-assignment-finish api-assignment-drop
        api-assignment-due
        api-course-list api-course-detail api-course-enrol
        api-material-list api-material-detail api-material-move api-material-seen
        api-material-content
        api-session-list api-session-detail api-session-cancel api-session-enrol
        api-session-leave api-session-invite api-session-attendance api-session-feedback
        api-attendance-list api-attendance-detail
        """,
    "manager": """
        team-learning assignment-ask assignment-drop assignment-due
        course-create course-edit material-add material-edit material-move material-remove
        session-create
        """,
    "head": "",
    "admin": "",
}
PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("assignments", "pk"): lambda world: Assignment.objects.get(key="world:learning").pk,
    ("courses", "pk"): lambda world: Course.objects.get(name_en="Quetzal course").pk,
    ("materials", "pk"): lambda world: Material.objects.get(title_en="Quetzal notes").pk,
    ("course-materials", "pk"): lambda world: Material.objects.get(title_en="Quetzal notes").pk,
    ("attendance", "pk"): lambda world: (
        Attendance.objects.get(session__title_en="Quetzal session").pk
    ),
    ("sessions", "pk"): lambda world: Session.objects.get(title_en="Quetzal session").pk,
}
QUERIES: dict[str, str] = {}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {
    "learning-person": "a person's learning is seen by themselves, their manager and heads",
    "assignment-ask": "administrators ask whom they answer for",
    "assignment-finish": "what is done is ticked off by its person and their manager",
    "session-edit": "a session is changed by its teachers, whoever planned it and heads",
    "session-cancel": "a session is changed by its teachers, whoever planned it and heads",
    "session-invite": "a session is changed by its teachers, whoever planned it and heads",
    "session-attendance": "a session is changed by its teachers, whoever planned it and heads",
    "session-feedback": "feedback is given by those who were there",
}
