"""Every write of `training`."""

from training.services.assignments import (
    assignment_drop,
    assignment_finish,
    assignment_give,
    assignment_next_done,
    assignments_done,
    may_manage,
    require_manages,
)
from training.services.readings import reading_acknowledge

__all__ = [
    "assignment_drop",
    "assignment_finish",
    "assignment_give",
    "assignment_next_done",
    "assignments_done",
    "may_manage",
    "reading_acknowledge",
    "require_manages",
]
