"""Targets of the demo company: this quarter's and the one before, on every level."""

from datetime import datetime
from typing import Final

from core.access import Actor
from demo.company import Staff
from metrics import services as metrics
from metrics.planning import before, period_start
from metrics.services import TargetCell

HOUR: Final = 3600.0
# Metric, at least, at most.
_COMPANY: Final = (
    ("nps", 30.0, None),
    ("csat", 85.0, None),
    ("fcr", 55.0, None),
    ("first_response_time", None, 2 * HOUR),
    ("resolve_time_first", None, 8 * HOUR),
    ("closed_requests", 400.0, 900.0),
)
_TEAM: Final = (("csat", 85.0, None), ("fcr", 60.0, None), ("first_response_time", None, 2 * HOUR))
_PERSON: Final = (("fcr", 60.0, None), ("csat", 85.0, None))


def tell_targets(actor: Actor, staff: Staff, now: datetime) -> None:
    """Of the company, of each team, and of everybody in the first manager's team."""
    start = period_start("quarter", now.date())
    first = staff.managers[0].pk
    people = [pk for pk, lines in staff.lines.items() if lines[-1][0] == first]
    cells = [TargetCell(code, "company", None, low, high) for code, low, high in _COMPANY]
    cells += [
        TargetCell(code, "manager", manager.pk, low, high)
        for manager in staff.managers
        for code, low, high in _TEAM
    ]
    cells += [
        TargetCell(code, "consultant", pk, low, high)
        for pk in people
        for code, low, high in _PERSON
    ]
    metrics.targets_set(
        actor=actor, period="quarter", starts_on=before("quarter", start), cells=cells
    )
    # The bar for first contact was raised.
    metrics.target_set(
        actor=actor, code="fcr", level="company", period="quarter", starts_on=start, at_least=60.0
    )
