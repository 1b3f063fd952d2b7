"""Assignments, courses and everything that people learn and grow by."""

from training.models.assignments import (
    Assignment,
    AssignmentKind,
    AssignmentReason,
    AssignmentState,
)
from training.models.courses import Course

__all__ = [
    "Assignment",
    "AssignmentKind",
    "AssignmentReason",
    "AssignmentState",
    "Course",
]
