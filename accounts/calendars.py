"""Working time: pure arithmetic over a calendar's specification.

A specification is plain JSON, frozen on what uses it:
`{"time_zone": "Europe/Berlin", "week": {"0": [["09:00", "13:00"], ["14:00", "18:00"]], …},
"holidays": {"2026-01-01": "New Year's Day"}}`. Week days count from Monday = 0; a day without
spans is free; spans of a day do not overlap and "24:00" ends a day. All instants are aware;
clock changes are honoured: a span is as long as it really was, from the first moment at which
the clock shows its start (or, where the clocks skip that, later) to the first at its end.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Spec = Mapping[str, Any]

MAX_DAYS_AHEAD = 3660
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)


def _instant(day: date, text: str, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clocks of the zone show that time, or a later one."""
    if text == "24:00":
        wall = datetime.combine(day + timedelta(days=1), time(), zone)
    else:
        wall = datetime.combine(day, time.fromisoformat(text), zone)
    first, other = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    return first if other >= first else _end_of_gap(other, first, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between two instants at which the clocks of the zone jump forward."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + ((after - before) / 2 // timedelta(seconds=1)) * timedelta(seconds=1)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def spans_of_day(spec: Spec, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The working spans of a local day as instants in UTC, earliest first."""
    if day.isoformat() in spec["holidays"]:
        return []
    return [
        (_instant(day, start, zone), _instant(day, end, zone))
        for start, end in spec["week"].get(str(day.weekday()), [])
    ]


def _days(start: datetime, zone: ZoneInfo) -> Iterator[date]:
    day = start.astimezone(zone).date()
    for offset in range(MAX_DAYS_AHEAD):
        yield day + timedelta(days=offset)


def _week_seconds(spec: Spec) -> int:
    total = 0
    for spans in spec["week"].values():
        for start, end in spans:
            total += _minutes(end) * 60 - _minutes(start) * 60
    return total


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def working_seconds(spec: Spec, start: datetime, end: datetime) -> int:
    """Seconds of working time between two aware instants; 0 when `end` is not after `start`."""
    if end <= start:
        return 0
    zone = ZoneInfo(spec["time_zone"])
    last = end.astimezone(zone).date()
    total = timedelta()
    day = start.astimezone(zone).date()
    while day <= last:
        for opens, closes in spans_of_day(spec, day, zone):
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return int(total.total_seconds())


def add_working_seconds(spec: Spec, start: datetime, seconds: int) -> datetime:
    """The instant (UTC) at which that much working time has passed since `start`.

    Raises `ValueError` for a calendar without working time in the next ten years.
    """
    zone = ZoneInfo(spec["time_zone"])
    left = timedelta(seconds=seconds)
    if _week_seconds(spec) > 0:
        for day in _days(start, zone):
            for opens, closes in spans_of_day(spec, day, zone):
                begin = max(opens, start)
                if closes <= begin:
                    continue
                if closes - begin >= left:
                    return (begin + left).astimezone(UTC)
                left -= closes - begin
    message = "the calendar has no working time"
    raise ValueError(message)


def spec_errors(spec: Any) -> list[str]:
    """What is wrong with a specification, in short English codes; empty when it is right."""
    try:
        ZoneInfo(spec["time_zone"])
        holidays = dict(spec["holidays"])
        days = [day for day in holidays if date.fromisoformat(day).isoformat() != day]
        week = dict(spec["week"])
    except (KeyError, TypeError, ValueError, OSError):
        return ["malformed"]
    errors = ["malformed"] if days or not all(isinstance(x, str) for x in holidays.values()) else []
    if set(week) - {str(number) for number in range(7)}:
        errors.append("weekday")
    for spans in week.values():
        errors += _span_errors(spans)
    if not errors and not any(week.values()):
        errors.append("no_working_time")
    return errors


def _span_errors(spans: Any) -> list[str]:
    latest = -1
    if not isinstance(spans, list):
        return ["malformed"]
    for span in spans:
        if not (isinstance(span, list | tuple) and len(span) == 2 and all(map(_is_clock, span))):
            return ["malformed"]
        start, end = (_minutes(text) for text in span)
        if not start < end:
            return ["span"]
        if start < latest:
            return ["overlap"]
        latest = end
    return []


def _is_clock(text: Any) -> bool:
    return isinstance(text, str) and _CLOCK.fullmatch(text) is not None


def default_spec(time_zone: str) -> dict[str, Any]:
    """Monday to Friday, nine to six with an hour's break; no holidays."""
    day = [["09:00", "13:00"], ["14:00", "18:00"]]
    return {
        "time_zone": time_zone,
        "week": {str(number): day for number in range(5)},
        "holidays": {},
    }
