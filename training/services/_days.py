"""Local days of the company: today, and working days from it."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.calendars import MAX_DAYS_AHEAD, Spec
from accounts.selectors import calendar_in_force, local_day
from core.access import Actor


def today_of(actor: Actor) -> date:
    """The local day of the actor's company."""
    return local_day(actor.company_time_zone, timezone.now())


def working_days_later(spec: Spec, day: date, count: int) -> date:
    """The `count`th working day after a local day; without working days calendar days count."""
    later = day
    for _ in range(MAX_DAYS_AHEAD):
        later += timedelta(days=1)
        is_working = bool(spec["week"].get(str(later.weekday())))
        if is_working and later.isoformat() not in spec["holidays"]:
            count -= 1
        if count <= 0:
            return later
    return day + timedelta(days=count)


def due_in_working_days(actor: Actor, count: int) -> date:
    """So many working days from today, by the company's calendar in force."""
    spec: Spec = calendar_in_force(actor.company_id).spec
    return working_days_later(spec, today_of(actor), count)
