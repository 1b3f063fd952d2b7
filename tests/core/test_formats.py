"""Durations, numbers, times and days in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone, translation

from core.ui import formats

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (None, "—"),
        (0, "0 min"),
        (59, "under 1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3900, "1 h 05 min"),
        (22_200, "6 h 10 min"),
        (176_400, "49 h"),
        (-3900, "−1 h 05 min"),
        (-5, "under 1 min"),
    ],
)
def test_duration_is_written_in_hours_and_minutes(seconds: float | None, written: str) -> None:
    assert formats.duration(seconds) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (None, 0, "—"),
        (0, 0, "0"),
        (-0.04, 1, "0.0"),
        (-0.4, 1, "−0.4"),
        (12345.678, 1, "12,345.7"),
        (Decimal("90.05"), 1, "90.1"),
        (61, 0, "61"),
    ],
)
def test_number_when_english(value: float | None, decimals: int, written: str) -> None:
    with translation.override("en"):
        assert formats.number(value, decimals) == written


def test_number_when_russian_has_a_comma_and_spaces() -> None:
    with translation.override("ru"):
        written = formats.number(-12345.678, 1)
    assert written.startswith("−12")
    assert written.endswith("345,7")


@pytest.mark.parametrize(
    ("value", "written"), [(5.2, "+5.2"), (-0.4, "−0.4"), (0, "0.0"), (0.01, "0.0"), (None, "—")]
)
def test_signed_shows_a_plus_only_for_growth(value: float | None, written: str) -> None:
    with translation.override("en"):
        assert formats.signed(value, 1) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "Today 10:00"),
        (1, "Tomorrow 10:00"),
        (-1, "Yesterday 10:00"),
        (-2, "Tue 17 Nov 10:00"),
        (-365, "19 Nov 2025 10:00"),
    ],
)
def test_when_text_names_near_days_and_adds_the_year_to_far_ones(days: int, written: str) -> None:
    with (
        time_machine.travel(NOW, tick=False),
        timezone.override("Europe/Berlin"),
        translation.override("en"),
    ):
        assert formats.when_text(NOW + dt.timedelta(days=days)) == written


def test_when_text_when_russian_puts_the_month_in_the_genitive() -> None:
    with time_machine.travel(NOW, tick=False), translation.override("ru"):
        assert formats.day_text(dt.date(2026, 11, 17)) == "вт 17 нояб."
        assert formats.day_text(dt.date(2025, 5, 9)) == "9 мая 2025"
        assert formats.date_text(dt.date(2026, 1, 3)) == "3 янв. 2026"


def test_when_text_uses_the_local_day() -> None:
    late = dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        with timezone.override("UTC"):
            assert formats.when_text(late) == "Today 23:30"
        with timezone.override("Asia/Tokyo"):
            assert formats.when_text(late) == "Tomorrow 08:30"  # there it is the 20th at 8:30


def test_when_wraps_the_text_in_time_with_a_machine_readable_moment() -> None:
    with (
        time_machine.travel(NOW, tick=False),
        timezone.override("Europe/Berlin"),
        translation.override("en"),
    ):
        written = formats.when(NOW)
    assert 'datetime="2026-11-19T10:00:00+01:00"' in written
    assert 'title="19 November 2026, 10:00"' in written
    assert written.endswith(">Today 10:00</time>")


def test_when_and_day_when_nothing_is_given_show_a_dash() -> None:
    assert "—" in formats.when(None)
    assert "—" in formats.day(None)


def test_day_when_given_a_datetime_takes_its_local_day() -> None:
    late = dt.datetime(2026, 11, 18, 23, 30, tzinfo=dt.UTC)
    with (
        time_machine.travel(NOW, tick=False),
        timezone.override("Europe/Berlin"),
        translation.override("en"),
    ):
        assert 'datetime="2026-11-19"' in formats.day(late)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Lind", "ML"),
        ("Tomasz van der Wójcik", "TW"),
        ("support", "S"),
        ("", "?"),
        ("—", "?"),
    ],
)
def test_initials_are_at_most_two_letters(name: str, letters: str) -> None:
    assert formats.initials(name) == letters
