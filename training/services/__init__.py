"""Every write of `training`."""

from training.services.assignments import (
    assignment_drop,
    assignment_finish,
    assignment_give,
    assignments_done,
    may_manage,
    require_manages,
)

__all__ = [
    "assignment_drop",
    "assignment_finish",
    "assignment_give",
    "assignments_done",
    "may_manage",
    "require_manages",
]
