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
class PromiseMissed(Event):
    """What a client was promised was not done in time; nothing else about the request changed."""

    kind: ClassVar[str] = "request.promise_missed"
    request_id: int


@dataclass(frozen=True, slots=True)
class TouchChanged(Event):
    """How long somebody worked on a request is known anew."""

    kind: ClassVar[str] = "request.touch_changed"
    request_id: int


@dataclass(frozen=True, slots=True)
class RequestResolved(Event):
    """A request was resolved just now by a person (imports of the past do not say this)."""

    kind: ClassVar[str] = "request.resolved"
    request_id: int
    entry_id: int
