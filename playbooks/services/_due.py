"""By when a step is to be done, by the company's working calendar."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.calendars import MAX_DAYS_AHEAD, Spec, add_working_seconds, spans_of_day
from playbooks.steps import Due, DueUnit


def due_at(spec: Spec, began_at: datetime, due: Due | None) -> datetime | None:
    """When a step that begins at an aware instant is due; None for a step without a time.

    *2 working hours*: when two hours of working time have passed. *2 working days*: at the end of
    the second day with working time after the local day on which the step begins, so that the
    hour of the day takes nothing away from anybody. *2 calendar days*: at the same clock time two
    days later, or where the clocks skip that, an hour later. None as well when the calendar has
    too little working time in the next ten years.
    """
    if due is None:
        return None
    if due.unit == DueUnit.WORKING_HOURS:
        try:
            return add_working_seconds(spec, began_at, due.amount * 3600)
        except ValueError:
            return None
    if due.unit == DueUnit.WORKING_DAYS:
        return _end_of_working_day(spec, began_at, due.amount)
    local = began_at.astimezone(ZoneInfo(spec["time_zone"]))
    return (local.replace(fold=0) + timedelta(days=due.amount)).astimezone(began_at.tzinfo)


def _end_of_working_day(spec: Spec, began_at: datetime, amount: int) -> datetime | None:
    zone = ZoneInfo(spec["time_zone"])
    day = began_at.astimezone(zone).date()
    left = amount
    for _days in range(MAX_DAYS_AHEAD):
        day += timedelta(days=1)
        spans = spans_of_day(spec, day, zone)
        left -= bool(spans)
        if left <= 0 and spans:
            return spans[-1][1]
    return None
