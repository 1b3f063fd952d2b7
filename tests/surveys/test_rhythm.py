"""Shares, turns and hours: arithmetic without a database."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.calendars import default_spec
from surveys.rhythm import due_on, hours_of, is_drawn, is_working_day, most_a_day, opening, turns

START = date(2026, 3, 2)  # a Monday


def _due(client: int, asked_on: date | None = None, known_since: date = START) -> date:
    return due_on(
        starts_on=START,
        every_days=90,
        key=(1, client),
        known_since=known_since,
        asked_on=asked_on,
    )


def test_share_when_drawn_is_the_same_every_time_and_about_as_large() -> None:
    drawn = [number for number in range(20_000) if is_drawn(30, 7, number)]
    assert drawn == [number for number in range(20_000) if is_drawn(30, 7, number)]
    assert 0.29 < len(drawn) / 20_000 < 0.31
    assert set(drawn) < {number for number in range(20_000) if is_drawn(60, 7, number)}
    assert all(is_drawn(100, 7, number) for number in range(1_000))
    other = {number for number in range(20_000) if is_drawn(30, 8, number)}
    assert 0.08 < len(other & set(drawn)) / 20_000 < 0.10  # rules draw apart from each other


def test_clients_never_asked_are_spread_over_the_first_round() -> None:
    days = Counter((_due(client) - START).days for client in range(1, 9_001))
    assert set(days) == set(range(90))
    assert max(days.values()) < 150


def test_client_asked_before_is_due_so_many_days_later() -> None:
    assert _due(1, asked_on=date(2026, 3, 10)) == date(2026, 6, 8)
    assert _due(1, asked_on=date(2024, 1, 1)) == START
    later = START + timedelta(days=200)
    assert later <= _due(1, known_since=later) < later + timedelta(days=90)


def test_turns_take_the_longest_due_and_no_more_than_a_day_holds() -> None:
    days = [START + timedelta(days=offset) for offset in range(3)]
    queue = [(START, 3), (START - timedelta(days=5), 2), (days[2], 4), (START, 1)]
    assert turns(queue, days, 2) == {days[0]: [2, 1], days[1]: [3], days[2]: [4]}


def test_all_clients_have_their_turn_within_a_round() -> None:
    spec = default_spec("Europe/Berlin")
    queue = [(START, client) for client in range(1_000)]  # all asked by hand on one day
    days = [START + timedelta(days=offset) for offset in range(90)]
    working = [day for day in days if is_working_day(spec, day)]
    planned = turns(queue, working, most_a_day(1_000, 90))
    assert sum(map(len, planned.values())) == 1_000
    assert max(map(len, planned.values())) == 16


@pytest.mark.parametrize(
    ("zones", "opens"),
    [
        (("", ""), datetime(2026, 3, 2, 8, tzinfo=UTC)),  # the company's, Berlin
        (("", "America/New_York"), datetime(2026, 3, 2, 14, tzinfo=UTC)),  # the client's
        (("Asia/Tokyo", "America/New_York"), datetime(2026, 3, 2, 0, tzinfo=UTC)),  # their own
        (("Pacific/Kiritimati", ""), datetime(2026, 3, 1, 19, tzinfo=UTC)),
    ],
)
def test_mail_waits_for_working_hours_where_the_contact_is(
    zones: tuple[str, str], opens: datetime
) -> None:
    spec = hours_of(default_spec("Europe/Berlin"), *zones)
    sunday = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert opening(spec, sunday) == opens
    assert opening(spec, opens) == opens
    within = opens + timedelta(hours=1)
    assert opening(spec, within) == within
