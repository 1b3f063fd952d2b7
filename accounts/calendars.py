"""Working time: pure arithmetic over a calendar's specification.

A specification is plain JSON, frozen on what uses it:
`{"time_zone": "Europe/Berlin", "week": {"0": [["09:00", "13:00"], ["14:00", "18:00"]], …},
"holidays": {"2026-01-01": "New Year's Day"}}`. Week days count from Monday = 0; a day without
spans is free; spans of a day do not overlap and "24:00" ends a day. All instants are aware;
clock changes are honoured: a span is as long as it really was.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Spec = Mapping[str, Any]

MAX_DAYS_AHEAD = 3660


def _instant(day: date, text: str, zone: ZoneInfo) -> datetime:
    if text == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return datetime.combine(day, time.fromisoformat(text), zone).astimezone(UTC)


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
        for day in spec["holidays"]:
            date.fromisoformat(day)
        spans_by_day = {int(day): spans for day, spans in spec["week"].items()}
    except (KeyError, TypeError, ValueError, OSError):
        return ["malformed"]
    errors = []
    for day, spans in spans_by_day.items():
        if not 0 <= day <= 6:
            errors.append("weekday")
        errors += _span_errors(spans)
    if not any(spans_by_day.values()):
        errors.append("no_working_time")
    return errors


def _span_errors(spans: Any) -> list[str]:
    latest = -1
    for span in spans:
        try:
            start, end = (_minutes(text) for text in span)
        except (TypeError, ValueError):
            return ["malformed"]
        if not 0 <= start < end <= 1440:
            return ["span"]
        if start < latest:
            return ["overlap"]
        latest = end
    return []


def default_spec(time_zone: str) -> dict[str, Any]:
    """Monday to Friday, nine to six with an hour's break; no holidays."""
    day = [["09:00", "13:00"], ["14:00", "18:00"]]
    return {
        "time_zone": time_zone,
        "week": {str(number): day for number in range(5)},
        "holidays": {},
    }
