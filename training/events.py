"""What happened to learning, for receivers. Ids only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class AssignmentDone(Event):
    """A person did what they were asked to."""

    kind: ClassVar[str] = "training.assignment_done"
    assignment_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class CheckPassed(Event):
    """A person passed a knowledge check without having seen its answers before."""

    kind: ClassVar[str] = "training.check_passed"
    check_id: int
    member_id: int
    attempt_id: int
