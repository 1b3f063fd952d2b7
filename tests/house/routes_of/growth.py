"""Routes of growth."""

from collections.abc import Callable
from typing import Any

from training.models import DelegatedTask, Grade, Promotion

OPENS_TO: dict[str, str] = {
    "consultant": """
        growth growth-person promotion-detail grade-list delegated-detail delegated-finish
        desk-manager-tasks
        api-grade-list api-grade-detail api-grade-asks api-promotion-list api-promotion-detail
        api-delegated-task-list api-delegated-task-detail api-delegated-task-done
        api-growth-detail
    """,
    "manager": """
        growth-judge delegated-give delegated-review delegated-withdraw
        api-delegated-task-review api-delegated-task-withdraw
    """,
    "head": "promotion-decide grades-begin grade-edit grade-revise",
    "admin": "",
}


def _task(world: Any) -> int:
    return int(DelegatedTask.objects.get(company=world.company).pk)


def _grade(world: Any) -> int:
    return int(Grade.objects.get(company=world.company).pk)


def _promotion(world: Any) -> int:
    return int(Promotion.objects.get(company=world.company).pk)


PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("growth", "pk"): lambda world: world.people.consultant.pk,
    ("api/growth", "pk"): lambda world: world.people.consultant.pk,
    ("judge", "grade_id"): _grade,
    ("", "key"): lambda _world: "calm",
    ("grades", "pk"): _grade,
    ("decisions", "pk"): _promotion,
    ("promotions", "pk"): _promotion,
    ("tasks", "pk"): _task,
    ("delegated-tasks", "pk"): _task,
}
QUERIES: dict[str, str] = {}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {
    "delegated-finish": "only who has the task says what came of it",
}
