"""What happened to requests, for the floors above. Ids only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class RequestChanged(Event):
    """Anything about a request that a figure may depend on."""

    kind: ClassVar[str] = "request.changed"
    request_id: int


@dataclass(frozen=True, slots=True)
class RequestResolved(Event):
    """A request was resolved just now by a person (imports of the past do not say this)."""

    kind: ClassVar[str] = "request.resolved"
    request_id: int
    entry_id: int
