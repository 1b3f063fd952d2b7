"""Cuts: figures of a part of what was measured, and figures side by side by one of its features."""

from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """By which feature figures stand side by side."""

    ROLE = "role"
    TEAM = "team"
    TOPIC = "topic"
    CHANNEL = "channel"
    CLIENT = "client"
    SEGMENT = "segment"

    @property
    def is_text(self) -> bool:
        """Whether a part is told by words; others are told by the id of a row."""
        return self in {Dimension.CHANNEL, Dimension.SEGMENT}

    @property
    def field(self) -> str:
        """Its name in a `Cut`."""
        return self.value if self.is_text else f"{self.value}_id"


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part: None leaves a feature open; an id of 0 or an empty text asks for what has none.

    A client's segment is the present one; everything else is as it was when it happened.
    """

    role_id: int | None = None
    team_id: int | None = None
    topic_id: int | None = None
    client_id: int | None = None
    channel: str | None = None
    segment: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it leaves everything open."""
        return self == NO_CUT

    def of(self, dimension: Dimension) -> int | str | None:
        """What it asks of one feature."""
        asked: int | str | None = getattr(self, dimension.field)
        return asked


NO_CUT = Cut()
