"""What happened to the rules of who does what, for the floors above. Ids and days only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class MatrixPublished(Event):
    """A version of the matrix begins on a local day (ISO)."""

    kind: ClassVar[str] = "matrix.published"
    matrix_id: int
    number: int
    starts_on: str


@dataclass(frozen=True, slots=True)
class TopicMarked(Event):
    """A topic can be solved at first contact now, or no longer."""

    kind: ClassVar[str] = "topic.marked"
    topic_id: int


@dataclass(frozen=True, slots=True)
class TopicPlaced(Event):
    """A topic belongs to another responsibility, or another role answers for it."""

    kind: ClassVar[str] = "topic.placed"
    topic_id: int
