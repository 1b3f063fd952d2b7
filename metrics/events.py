"""What happened to figures, for receivers. Ids only."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox.registry import Event


@dataclass(frozen=True, slots=True)
class CreditOverridden(Event):
    """Somebody else is credited for a request: what it is observed as changes."""

    kind: ClassVar[str] = "metrics.credit_overridden"
    request_id: int
