"""Which receivers listen to which events, and who is nudged when there is work."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeVar

from core.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event: a frozen dataclass of ids with a unique `kind`."""

    kind: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """The fields as JSON."""
        return asdict(self)


# A receiver takes a batch of events of the kinds it asked for, oldest first.
Receiver = Callable[[int, Sequence[OutboxEvent]], None]
_ReceiverType = TypeVar("_ReceiverType", bound=Receiver)

_receivers: dict[str, Receiver] = {}
_by_kind: dict[str, list[str]] = {}
_first: set[str] = set()
_wakeups: list[Callable[[int], None]] = []


def receiver(
    name: str, *events: type[Event], comes_first: bool = False
) -> Callable[[_ReceiverType], _ReceiverType]:
    """Register `function(company_id, events)` under a stable name for these events.

    What `comes_first` is run before the others, and again between them while they take long: for
    receivers that are quick and that somebody waits for.

    It runs inside the company's scope and the relay's transaction, in batches, and may be run
    again for the same event after a failure: its database effects are rolled back then, so it
    must have no others (no mail, no network).
    """

    def register(function: _ReceiverType) -> _ReceiverType:
        _receivers[name] = function
        if comes_first:
            _first.add(name)
        for event in events:
            names = _by_kind.setdefault(event.kind, [])
            if name not in names:
                names.append(name)
        return function

    return register


def receivers_of(kind: str) -> Sequence[str]:
    """Names of the receivers of one kind of event."""
    return _by_kind.get(kind, ())


def receivers_first() -> Collection[str]:
    """Names of the receivers that come first."""
    return sorted(_first)


def receiver_named(name: str) -> Receiver | None:
    """The function, or None if the code that registered it is gone."""
    return _receivers.get(name)


def register_wakeup(function: Callable[[int], None]) -> None:
    """Register what is called with the company's id after a commit that left work behind."""
    if function not in _wakeups:
        _wakeups.append(function)


def wake(company_id: int) -> None:
    """Tell the workers; a lost hint costs time only, the sweep finds the work."""
    for function in _wakeups:
        function(company_id)
