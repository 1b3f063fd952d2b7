"""What happens to people that the floors above react to."""

from dataclasses import dataclass
from typing import ClassVar

from core.outbox import Event


@dataclass(frozen=True, slots=True)
class PersonDeactivated(Event):
    """A person lost their access: what they hold needs another owner."""

    kind: ClassVar[str] = "accounts.person_deactivated"
    membership_id: int


@dataclass(frozen=True, slots=True)
class AbsenceChanged(Event):
    """A person is away on other days than was known."""

    kind: ClassVar[str] = "accounts.absence_changed"
    membership_id: int


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """Another working calendar is in force; it may name days off that are over."""

    kind: ClassVar[str] = "accounts.calendar_changed"
    version: int


@dataclass(frozen=True, slots=True)
class SignInLinkWanted(Event):
    """A person is to get a link to choose a password: invited, or forgotten."""

    kind: ClassVar[str] = "accounts.sign_in_link_wanted"
    membership_id: int
    invites: bool
