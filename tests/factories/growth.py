"""Factories of growth, and their rows of the small company."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import actor_for_membership
from training.models import DelegatedTask, Grade
from training.services import delegated, grades, promotions

MARK = "Quetzal"


def tell_growth(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
    admin = actor_for_membership(world.people.admin)
    lead = actor_for_membership(world.people.manager)
    grade = make_grade(admin, MARK)
    member_id = world.people.consultant.pk
    give_task(lead, member_id, MARK)
    grades.judgement_give(
        actor=lead,
        member_id=member_id,
        grade_id=grade.pk,
        key="calm",
        is_met=True,
        words=f"{MARK} stayed calm",
    )
    promotions.promotion_decide(
        actor=admin,
        member_id=member_id,
        grade_id=grade.pk,
        why_now="ready",
        reason=f"{MARK} is ready",
        missing_reason=f"{MARK}: a month is missing",
    )


def make_grade(actor: Any, mark: str, position: int = 1, **values: Any) -> Grade:
    """Asks for a year with clients, a task, a judgement."""
    document = [
        {"key": "year", "kind": "months", "months": 240},
        {"key": "tasks", "kind": "tasks", "count": 1},
        {"key": "calm", "kind": "judged", "title_en": f"{mark} stays calm", "title_ru": ""},
    ]
    given = {"code": f"grade-{position}", "name_en": f"{mark} lead", "document": document, **values}
    return grades.grade_create(actor=actor, position=position, **given)


def give_task(lead: Any, member_id: int, mark: str) -> DelegatedTask:
    """Due in a week."""
    return delegated.delegated_give(
        actor=lead,
        member_id=member_id,
        title=f"{mark} plans the week",
        why=f"{mark}: deciding is the manager's",
        due_on=timezone.localdate() + timedelta(days=7),
    )
