"""Factories of learning, and their rows of the small company."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts import services as accounts
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
