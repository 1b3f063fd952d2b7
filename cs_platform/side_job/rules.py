"""When customer success on the side is no longer enough: rules on plain numbers."""

from dataclasses import dataclass
from enum import StrEnum

# From ten people on, the company can pay for one who does nothing else (see docs/users/roles.md).
MANY_PEOPLE = 10
# A manager of several roles meets each client once a quarter: twenty are two meetings a week.
MANY_CLIENTS = 20
# Open requests at once, and how much more than a colleague has.
MANY_REQUESTS = 10
TIMES_MORE = 1.5


@dataclass(frozen=True, slots=True)
class Staffing:
    """How customer success is staffed today. Counts of people, clients and open requests.

    `combined` of the `holders` of customer success hold Account or Project too;
    `clients_each` is how many clients a combined holder looks after on average, `requests_each`
    how many requests they have open, `requests_others` how many the other people have.
    `satisfaction_fell`: CSAT of the last 90 days is below the 90 days before by more than chance.
    """

    people: int
    holders: int
    combined: int
    clients_each: float = 0.0
    requests_each: float = 0.0
    requests_others: float = 0.0
    satisfaction_fell: bool = False


class Reason(StrEnum):
    """Why it no longer fits."""

    TEAM = "team"
    CLIENTS = "clients"
    LOAD = "load"
    SATISFACTION = "satisfaction"


class Weight(StrEnum):
    """How loudly to say it."""

    NONE = "none"
    SHOWN = "shown"
    WARNING = "warning"
    ALARM = "alarm"


def reasons(staffing: Staffing) -> list[Reason]:
    """What speaks against doing it on the side, in the order in which it is told."""
    if not staffing.combined:
        return []
    busier = staffing.requests_each >= TIMES_MORE * staffing.requests_others
    checks = {
        Reason.TEAM: staffing.people >= MANY_PEOPLE,
        Reason.CLIENTS: staffing.clients_each >= MANY_CLIENTS,
        Reason.LOAD: staffing.requests_each >= MANY_REQUESTS and busier,
        Reason.SATISFACTION: staffing.satisfaction_fell,
    }
    return [reason for reason, is_so in checks.items() if is_so]


def weight(staffing: Staffing) -> Weight:
    """Nothing, shown without a word of warning, a warning for one reason, an alarm for more.

    A large company in which somebody else does nothing but customer success is not alarmed by
    its size alone.
    """
    if not staffing.combined:
        return Weight.NONE
    found = reasons(staffing)
    if not found or (found == [Reason.TEAM] and staffing.combined < staffing.holders):
        return Weight.SHOWN
    return Weight.WARNING if len(found) == 1 else Weight.ALARM
