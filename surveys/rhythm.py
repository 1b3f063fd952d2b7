"""When whom: pure arithmetic of shares, rhythms and hours. No database.

Chance is drawn from a digest of what is asked about, so that the same event is drawn the same way
however often it is looked at.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from math import ceil
from zoneinfo import ZoneInfo

from accounts.calendars import Spec, add_working_seconds

_WEEK, _WORKING_WEEK = 7, 5


def _number(*parts: object) -> int:
    text = ":".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def is_drawn(share_percent: int, rule_id: int, source_id: int) -> bool:
    """Whether an event belongs to the share of a rule; a larger share has all of a smaller one."""
    return _number("rule", rule_id, source_id) % 10_000 < share_percent * 100


def due_on(
    *,
    starts_on: date,
    every_days: int,
    key: Sequence[int],
    known_since: date,
    asked_on: date | None,
) -> date:
    """The local day on which a client is due.

    So many days after it was asked; one never asked on a day of its own within the first round,
    so that not all are asked on the first day.
    """
    if asked_on is not None:
        return max(asked_on + timedelta(days=every_days), starts_on)
    first = max(starts_on, known_since)
    phase = _number("rhythm", *key) % every_days
    return first + timedelta(days=(phase - (first - starts_on).days) % every_days)


def most_a_day(clients: int, every_days: int) -> int:
    """How many clients are asked on a working day, at most, so that all have their turn."""
    return max(1, ceil(clients * _WEEK / (_WORKING_WEEK * every_days)))


def is_working_day(spec: Spec, day: date) -> bool:
    """Whether the calendar has working time on the day."""
    return day.isoformat() not in spec["holidays"] and bool(spec["week"].get(str(day.weekday())))


def turns(
    queue: Iterable[tuple[date, int]], days: Sequence[date], most: int
) -> dict[date, list[int]]:
    """Who is asked on which of these days: those due by then, the longest due first."""
    waiting, planned = deque(sorted(queue)), {}
    for day in days:
        taken: list[int] = []
        while waiting and len(taken) < most and waiting[0][0] <= day:
            taken.append(waiting.popleft()[1])
        planned[day] = taken
    return planned


def hours_of(spec: Spec, *zones: str) -> Mapping[str, object]:
    """The company's working calendar read by the first zone that is named, else by its own."""
    zone = next((zone for zone in zones if zone), spec["time_zone"])
    return {**spec, "time_zone": zone}


def opening(spec: Spec, at: datetime) -> datetime:
    """The first moment from `at` on that lies in working hours; `at` itself if it does."""
    found = add_working_seconds(spec, at, 0)
    return at if found <= at else found.astimezone(ZoneInfo("UTC"))
