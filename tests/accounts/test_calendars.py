"""Working time against a slow oracle that walks minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.calendars import add_working_seconds, default_spec, spec_errors, working_seconds

MINUTE = timedelta(minutes=1)
# Clock changes at odd hours and by odd amounts, zones far east and west, a skipped day.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Africa/Cairo",
]
# Days around clock changes, and two ordinary ones.
DAYS = [
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 4, 23),
    date(2026, 6, 15),
    date(2026, 9, 26),
    date(2026, 10, 3),
    date(2026, 10, 24),
    date(2026, 10, 31),
    date(2011, 12, 29),
]


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def days(draw: st.DrawFn) -> list[list[str]]:
    """Up to three spans that do not overlap, the last perhaps up to midnight."""
    count = draw(st.integers(0, 3))
    edges = draw(st.lists(st.integers(0, 96), min_size=2 * count, max_size=2 * count, unique=True))
    edges.sort()
    return [[clock(edges[2 * i] * 15), clock(edges[2 * i + 1] * 15)] for i in range(count)]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """A specification and a start near something interesting in its zone."""
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.sampled_from(DAYS))
    week = {str(day): draw(days()) for day in range(7)}
    free = draw(st.lists(st.integers(0, 4), max_size=2, unique=True))
    holidays = {(first + timedelta(days=offset)).isoformat(): "Holiday" for offset in free}
    midnight = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    start = midnight + draw(st.integers(-300, 2000)) * MINUTE
    return {"time_zone": zone, "week": week, "holidays": holidays}, start


def open_minutes(spec: dict[str, Any], first: date, last: date) -> set[datetime]:
    """The oracle: each minute of the days, walked by the zone's own clock."""
    zone = ZoneInfo(spec["time_zone"])
    minutes: set[datetime] = set()
    walk = datetime.combine(first, time(), UTC) - timedelta(hours=30)
    end = datetime.combine(last, time(), UTC) + timedelta(hours=30)
    by_day: dict[date, list[tuple[int, datetime]]] = {}
    while walk < end:
        local = walk.astimezone(zone)
        by_day.setdefault(local.date(), []).append((local.hour * 60 + local.minute, walk))
        walk += MINUTE
    for day, clocks in by_day.items():
        if day.isoformat() in spec["holidays"]:
            continue
        for opens, closes in spec["week"].get(str(day.weekday()), []):
            start, stop = (int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes))
            is_open = has_closed = False
            for shown, minute in clocks:
                is_open = is_open or shown >= start
                has_closed = has_closed or shown >= stop
                if is_open and not has_closed:
                    minutes.add(minute)
    return minutes


@settings(max_examples=120, deadline=None)
@given(calendars(), st.integers(0, 4000))
def test_working_seconds_equal_the_minutes_counted_one_by_one(
    case: tuple[dict[str, Any], datetime], length: int
) -> None:
    spec, start = case
    end = start + length * MINUTE
    counted = open_minutes(spec, start.date() - timedelta(1), end.date() + timedelta(1))
    expected = sum(60 for minute in counted if start <= minute < end)
    assert working_seconds(spec, start, end) == expected


@settings(max_examples=200, deadline=None)
@given(calendars(), st.integers(0, 400_000), st.integers(0, 400_000))
def test_working_seconds_add_up_over_any_split(
    case: tuple[dict[str, Any], datetime], one: int, other: int
) -> None:
    spec, start = case
    middle, end = (start + timedelta(seconds=n) for n in sorted((one, other)))
    whole = working_seconds(spec, start, end)
    assert working_seconds(spec, start, middle) + working_seconds(spec, middle, end) == whole


@settings(max_examples=200, deadline=None)
@given(calendars(), st.integers(1, 400_000))
def test_added_working_seconds_are_counted_back(
    case: tuple[dict[str, Any], datetime], seconds: int
) -> None:
    spec, start = case
    if not any(spec["week"].values()):
        with pytest.raises(ValueError, match="no working time"):
            add_working_seconds(spec, start, seconds)
        return
    end = add_working_seconds(spec, start, seconds)
    assert working_seconds(spec, start, end) == seconds
    assert working_seconds(spec, start, end - timedelta(seconds=1)) == seconds - 1


def test_reversed_interval_holds_no_time() -> None:
    spec = default_spec("UTC")
    monday = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert working_seconds(spec, monday, monday) == 0
    assert working_seconds(spec, monday, monday - timedelta(days=1)) == 0


def test_span_is_as_long_as_it_was_on_days_of_clock_changes() -> None:
    spec = {"time_zone": "Europe/Berlin", "week": {"6": [["00:00", "24:00"]]}, "holidays": {}}
    spring, autumn = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)
    assert working_seconds(spec, spring, spring + timedelta(days=3)) == 23 * 3600
    assert working_seconds(spec, autumn, autumn + timedelta(days=3)) == 25 * 3600


def test_time_the_clocks_skip_begins_when_they_have_jumped() -> None:
    spec = {"time_zone": "Europe/Berlin", "week": {"6": [["02:30", "03:15"]]}, "holidays": {}}
    day = datetime(2026, 3, 29, tzinfo=UTC)
    assert working_seconds(spec, day, day + timedelta(days=1)) == 15 * 60


def test_day_that_a_zone_skipped_has_no_working_time() -> None:
    week = {str(day): [["09:00", "17:00"]] for day in range(7)}
    spec = {"time_zone": "Pacific/Apia", "week": week, "holidays": {}}
    zone = ZoneInfo("Pacific/Apia")
    start = datetime(2011, 12, 29, 12, tzinfo=zone)
    end = datetime(2011, 12, 31, 12, tzinfo=zone)
    assert working_seconds(spec, start, end) == 8 * 3600


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "malformed"),
        ({"time_zone": None}, "malformed"),
        ({"holidays": {"20260101": "Squeezed"}}, "malformed"),
        ({"holidays": {"2026-02-30": "Impossible"}}, "malformed"),
        ({"holidays": {"2026-01-01": 1}}, "malformed"),
        ({"week": {"7": [["09:00", "10:00"]]}}, "weekday"),
        ({"week": {"00": [["09:00", "10:00"]]}}, "weekday"),
        ({"week": {"0": [["9:00", "10:00"]]}}, "malformed"),
        ({"week": {"0": [["09:00", "12:75"]]}}, "malformed"),
        ({"week": {"0": [["10:00", "09:00"]]}}, "span"),
        ({"week": {"0": [["24:00", "24:00"]]}}, "span"),
        ({"week": {"0": [["09:00", "13:00"], ["12:00", "14:00"]]}}, "overlap"),
        ({"week": {"0": "09:00-10:00"}}, "malformed"),
        ({"week": {"0": []}}, "no_working_time"),
        ({"week": []}, "no_working_time"),
    ],
)
def test_wrong_specification_is_named(change: dict[str, Any], code: str) -> None:
    assert code in spec_errors({**default_spec("UTC"), **change})


def test_default_specification_is_right() -> None:
    assert spec_errors(default_spec("Asia/Tokyo")) == []
