"""The rules of due times: against a slow walk minute by minute, and told as stories."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.calendars import default_spec
from handoffs.due_rules import (
    NEVER,
    Clock,
    DueKind,
    Happened,
    due_after,
    ended,
    follow,
    look_at,
    missed,
    next_due,
    paused,
    replay,
    resumed,
    started,
    used,
    warn_after,
)

MINUTE = timedelta(minutes=1)
SPEC = default_spec("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # nine in Berlin
FIRST, NEXT, RESOLUTION = DueKind.FIRST_RESPONSE, DueKind.NEXT_RESPONSE, DueKind.RESOLUTION
HOUR = 3600
PROMISE = {FIRST: 2 * HOUR, NEXT: 4 * HOUR, RESOLUTION: 16 * HOUR}


# ---------- Minute by minute


def _is_work(spec: dict[str, Any], at: datetime) -> bool:
    """Whether the clock on the wall shows working time in the minute that begins then."""
    wall = at.astimezone(ZoneInfo(spec["time_zone"]))
    if wall.date().isoformat() in spec["holidays"]:
        return False
    text = wall.strftime("%H:%M")
    return any(start <= text < end for start, end in spec["week"].get(str(wall.weekday()), []))


# Spans begin and end outside the hour that clocks skip or repeat; they may hold it inside.
_HOURS = st.lists(st.sampled_from([0, 1, 5, 8, 11, 13, 17, 20, 24]), min_size=2, max_size=4)


@st.composite
def _specs(draw: Any) -> dict[str, Any]:
    """Split shifts, nights over a change of the clocks, holidays; some work on each week day."""
    week = {}
    for day in range(7):
        hours = sorted(set(draw(_HOURS)))
        spans = zip(hours[::2], hours[1::2], strict=False)
        week[str(day)] = [[f"{start:02}:00", f"{end:02}:00"] for start, end in spans]
    week["2"] = [["08:00", "11:00"], ["13:00", "17:00"]]
    days = draw(st.lists(st.integers(0, 9), max_size=2))
    first = date(2026, 3, 26)
    holidays = {(first + timedelta(days=day)).isoformat(): "free" for day in days}
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
    return {"time_zone": zone, "week": week, "holidays": holidays}


@settings(max_examples=60, deadline=None)
@given(
    spec=_specs(),
    autumn=st.booleans(),
    start=st.integers(0, 3 * 24 * 60),
    target=st.integers(1, 20 * 60),
    stops=st.lists(st.integers(1, 2 * 24 * 60), max_size=4),
)
def test_clock_with_pauses_equals_a_walk_minute_by_minute(
    spec: dict[str, Any], autumn: bool, start: int, target: int, stops: list[int]
) -> None:
    begin = datetime(2026, 10, 22 if autumn else 26, tzinfo=UTC)
    if not autumn:
        begin = datetime(2026, 3, 26, tzinfo=UTC)
    at = begin + start * MINUTE
    clock = started(spec, RESOLUTION, target * 60, at)

    walked_at, counted, running, walked_due = at, 0, True, None
    for stop in stops:
        at += stop * MINUTE
        while walked_at < at:
            if running and _is_work(spec, walked_at):
                counted += 1
                if counted == target:
                    walked_due = walked_at + MINUTE
            walked_at += MINUTE
        clock = paused(spec, clock, at) if running else resumed(spec, clock, at)
        running = not running
        assert used(spec, clock, at) == counted * 60
    if not running:
        clock = resumed(spec, clock, at)
    while walked_due is None:
        if _is_work(spec, walked_at):
            counted += 1
            if counted == target:
                walked_due = walked_at + MINUTE
        walked_at += MINUTE

    if missed(clock, at) is None and used(spec, clock, at) < target * 60:
        assert clock.due_at == walked_due
    else:
        # Exactly used up when it paused: not missed then, so due once work goes on.
        assert clock.missed_at in (None, walked_due)


@given(
    target=st.integers(1, 10_000),
    percent=st.none() | st.integers(1, 99),
    minutes=st.none() | st.integers(1, 200),
)
def test_warning_comes_before_the_end(
    target: int, percent: int | None, minutes: int | None
) -> None:
    warned = warn_after(target * 60, percent, minutes)

    assert warned is None or 0 <= warned < target * 60
    if minutes is not None and minutes < target:
        assert warned == (target - minutes) * 60
    elif percent is None:
        assert warned is None


# ---------- One clock


def test_due_time_is_working_time_over_a_break_a_night_and_a_weekend() -> None:
    friday = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)  # half past four in Berlin

    assert due_after(SPEC, friday, 2 * HOUR) == datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
    assert due_after(SPEC, MONDAY, 5 * HOUR) == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def test_calendar_that_never_gets_there_is_due_in_ten_years() -> None:
    spec = {"time_zone": "UTC", "week": {"0": [["09:00", "09:01"]]}, "holidays": {}}

    assert due_after(spec, MONDAY, 100_000 * 60) > MONDAY + timedelta(days=3_600)


def test_ended_at_the_due_moment_is_in_time_and_after_it_is_late() -> None:
    clock = started(SPEC, FIRST, 2 * HOUR, MONDAY)
    due = MONDAY + timedelta(hours=2)

    in_time, late = ended(SPEC, clock, due), ended(SPEC, clock, due + timedelta(seconds=1))

    assert (in_time.met_at, in_time.missed_at) == (due, None)
    assert (late.met_at, late.missed_at) == (None, due)
    assert ended(SPEC, late, due + timedelta(days=1)) == late


def test_what_was_missed_stays_missed_through_a_pause() -> None:
    clock = started(SPEC, RESOLUTION, HOUR, MONDAY)
    due = MONDAY + timedelta(hours=1)

    waiting = paused(SPEC, clock, MONDAY + timedelta(hours=3))
    again = resumed(SPEC, waiting, MONDAY + timedelta(days=1))

    assert (waiting.due_at, waiting.missed_at, waiting.is_paused) == (None, due, True)
    assert (again.due_at, again.missed_at) == (due, due)
    assert used(SPEC, again, MONDAY + timedelta(days=1, hours=1)) == 4 * HOUR


@pytest.mark.parametrize(
    ("warned", "told", "expected"),
    [
        (False, False, timedelta(minutes=90)),
        (True, False, timedelta(hours=2)),
        (True, True, None),
    ],
)
def test_somebody_is_told_at_three_quarters_and_at_the_end(
    warned: bool, told: bool, expected: timedelta | None
) -> None:
    clock = started(SPEC, FIRST, 2 * HOUR, MONDAY)

    looked = look_at(SPEC, clock, 90 * 60, warned=warned, told=told)

    assert looked == (MONDAY + expected if expected is not None else None)


# ---------- Stories


def _story(*events: Happened) -> dict[str, Clock]:
    now: dict[str, Clock] = {}
    for event in events:
        now = follow(SPEC, PROMISE, now, event)
    assert sorted(map(repr, now.values())) == sorted(
        repr(clock) for clock in replay(SPEC, PROMISE, events) if clock in now.values()
    )
    return now


def _at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


OPENED = Happened(MONDAY, None, "open")


def test_opening_starts_the_first_response_and_the_resolution() -> None:
    now = _story(OPENED)

    assert set(now) == {FIRST, RESOLUTION}
    assert now[FIRST].due_at == _at(2)
    assert now[RESOLUTION].due_at == _at(24 + 9)
    assert next_due(now.values()) == _at(2)


def test_first_message_of_a_person_ends_the_first_response() -> None:
    now = _story(OPENED, Happened(_at(1), "open", "open", said_by_us=True))

    assert now[FIRST].met_at == _at(1)
    assert now[RESOLUTION].running_since == MONDAY
    assert NEXT not in now


def test_waiting_is_no_response_and_pauses_only_the_resolution() -> None:
    now = _story(OPENED, Happened(_at(1), "open", "waiting"))

    assert now[FIRST].running_since == MONDAY
    assert now[RESOLUTION].is_paused
    assert now[RESOLUTION].used_seconds == HOUR
    assert next_due(now.values()) == _at(2)


def test_next_response_runs_from_the_first_message_without_an_answer() -> None:
    now = _story(
        OPENED,
        Happened(_at(1), "open", "open", said_by_us=True),
        Happened(_at(2), "open", "waiting"),
        Happened(_at(3), "waiting", "open", said_by_client=True),
        Happened(_at(3.5), "open", "open", said_by_client=True),
    )

    assert now[NEXT].started_at == _at(3)
    assert now[RESOLUTION].running_since == _at(3)
    assert now[RESOLUTION].used_seconds == 2 * HOUR


def test_second_message_before_our_first_starts_nothing() -> None:
    now = _story(OPENED, Happened(_at(1), "open", "open", said_by_client=True))

    assert set(now) == {FIRST, RESOLUTION}
    assert now[FIRST].due_at == _at(2)


def test_resolved_without_a_word_pauses_the_first_response_and_reopening_goes_on() -> None:
    resolved = (OPENED, Happened(_at(1), "open", "resolved"))
    now = _story(*resolved)

    assert now[FIRST].is_paused
    assert now[RESOLUTION].met_at == _at(1)
    assert next_due(now.values()) == NEVER

    again = _story(*resolved, Happened(_at(24), "resolved", "open"))
    assert again[FIRST].due_at == _at(25)
    assert (again[RESOLUTION].met_at, again[RESOLUTION].used_seconds) == (None, HOUR)
    assert again[RESOLUTION].running_since == _at(24)


def test_resolving_leaves_a_next_response_neither_met_nor_missed() -> None:
    now = _story(
        OPENED,
        Happened(_at(1), "open", "open", said_by_us=True),
        Happened(_at(2), "open", "open", said_by_client=True),
        Happened(_at(3), "open", "resolved"),
    )

    assert not now[NEXT].is_open
    assert (now[NEXT].met_at, now[NEXT].missed_at) == (None, None)


def test_merged_duplicate_is_not_resolved_in_time() -> None:
    now = _story(OPENED, Happened(_at(1), "open", "resolved", is_merged=True))

    assert not now[RESOLUTION].is_open
    assert (now[RESOLUTION].met_at, now[RESOLUTION].missed_at) == (None, None)


def test_replay_keeps_every_next_response() -> None:
    events = [OPENED, Happened(_at(0.5), "open", "open", said_by_us=True)]
    for hour in (1, 2, 3):
        events.append(Happened(_at(hour), "open", "open", said_by_client=True))
        events.append(Happened(_at(hour + 0.5), "open", "open", said_by_us=True))

    clocks = replay(SPEC, PROMISE, events)

    assert [clock.kind for clock in clocks] == [FIRST, RESOLUTION, NEXT, NEXT, NEXT]
    assert all(clock.met_at for clock in clocks if clock.kind == NEXT)
