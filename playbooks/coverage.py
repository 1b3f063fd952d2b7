"""How much of what clients ask is written down: the rules, on plain numbers.

The target is 80 % and not all of it on purpose: what is rare and different each time is left to
senior managers, who decide it better than a text nobody reads.
"""

from dataclasses import dataclass
from enum import StrEnum

TARGET = 80  # percent
PERIODS = (30, 90, 365)  # days
DAYS = 90
# How many do customer success when knowledge no longer passes by word of mouth.
FEW_PEOPLE = 5
MANY_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many requests; nothing is not zero per cent."""

    covered: int
    total: int

    @property
    def percent(self) -> float | None:
        """None without requests."""
        return 100 * self.covered / self.total if self.total else None

    @property
    def is_reached(self) -> bool:
        """Whether it is the target or more; False without requests."""
        return self.total > 0 and self.covered * 100 >= TARGET * self.total


class WarningLevel(StrEnum):
    """How loudly to say that customer success works without playbooks."""

    NONE = "none"
    WARNING = "warning"
    ALARM = "alarm"


def warning_level(cs_people: int, coverage: float | None) -> WarningLevel:
    """What a team of that size is told.

    `coverage` is the percentage of requests on customer success's own topics that have a current
    playbook; None while nothing can be told, because nobody asked. A team is documented when it
    reaches the target: a playbook for what hardly anybody asks does not make it so.
    """
    if cs_people < FEW_PEOPLE or coverage is None or coverage >= TARGET:
        return WarningLevel.NONE
    return WarningLevel.ALARM if cs_people >= MANY_PEOPLE else WarningLevel.WARNING
