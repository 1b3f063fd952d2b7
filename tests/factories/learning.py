"""Factories of learning, and their rows of the small company."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from roles import services as roles
from roles.models import Role
from training import services
from training.models import Course, Material, Session

LONG_AGO = date(2024, 1, 1)
MARK = "Quetzal"


def lead(system: Actor, manager: Membership, *people: Membership) -> None:
    """These people report to the manager since long ago."""
    for person in people:
        accounts.reporting_line_set(
            actor=system,
            member_id=person.pk,
            manager_id=manager.pk,
            team_id=None,
            starts_on=LONG_AGO,
        )


def hold(system: Actor, person: Membership, code: str = "CS") -> Role:
    """The person holds the role since long ago."""
    role = Role.objects.get(company_id=system.company_id, code=code)
    roles.role_holding_start(actor=system, role_id=role.pk, member_id=person.pk, starts_on=LONG_AGO)
    return role


def make_course(actor: Actor, name: str = "How to listen", **values: Any) -> Course:
    """A course without materials."""
    return services.course_create(actor=actor, name_en=name, **values)


def add_text(actor: Actor, course: Course, title: str = "Listening") -> Material:
    """A text at the end of the course."""
    return services.material_add(
        actor=actor, course_id=course.pk, kind="text", title_en=title, text_en="First listen."
    )


def make_session(actor: Actor, course: Course | None = None, **values: Any) -> Session:
    """A session of an hour, the day after tomorrow."""
    starts_at = values.pop("starts_at", timezone.now() + timedelta(days=2))
    chosen = {
        "course_id": course.pk if course else None,
        "title_en": "" if course else "Calm on the phone",
        "ends_at": starts_at + timedelta(hours=1),
        **values,
    }
    return services.session_create(actor=actor, starts_at=starts_at, **chosen)


def tell_learning(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
    manager = actor_for_membership(world.people.manager)
    learner = actor_for_membership(world.people.consultant)
    course = make_course(manager, f"{MARK} course", about_en=f"{MARK} teaches it")
    services.material_add(
        actor=manager,
        course_id=course.pk,
        kind="file",
        title_en=f"{MARK} notes",
        file_name=f"{MARK}.txt",
        content=MARK.encode(),
    )
    services.course_enrol(actor=learner, course_id=course.pk)
    session = make_session(manager, title_en=f"{MARK} session", place=f"{MARK} hall")
    services.session_enrol(actor=learner, session_id=session.pk)
    services.assignment_give(
        actor=manager,
        member_id=learner.membership_id or 0,
        kind="task",
        reason="asked",
        key="world:learning",
        due_on=timezone.localdate(),
        title_en=f"{MARK} task",
    )
