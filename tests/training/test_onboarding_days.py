"""Which day of a plan what is due on."""

from datetime import date

from accounts.calendars import default_spec
from training.onboarding_days import (
    Book,
    Setup,
    Task,
    parts_of,
    spread,
    week_of,
    working_days,
)
from training.onboarding_texts import Words

MONDAY = date(2026, 3, 2)
SPEC = default_spec("Europe/Berlin") | {"holidays": {"2026-03-04": "Carnival"}}


def test_working_days_leave_out_weekends_holidays_and_absences() -> None:
    away = [(date(2026, 3, 5), date(2026, 3, 9))]
    assert working_days(SPEC, MONDAY, 4, away=away) == [date(2026, 3, day) for day in (2, 3, 9, 10)]
    nothing = {"time_zone": "UTC", "week": {}, "holidays": {}}
    assert working_days(nothing, MONDAY, 2) == [MONDAY, date(2026, 3, 3)]


def test_spread_is_even_and_stays_within_the_plan() -> None:
    assert spread(4, (0.1, 0.6), 20) == [4, 7, 10, 12]
    assert spread(0, (0.1, 0.6), 20) == []
    assert set(spread(30, (0.6, 1.0), 1)) == {1}


def test_week_is_told_by_the_working_days_of_the_plan() -> None:
    days = working_days(SPEC, MONDAY, 19)
    told = [week_of(days, date(2026, *day)) for day in ((2, 27), (3, 2), (3, 14), (3, 27), (5, 1))]
    assert told == [(0, 4), (1, 4), (2, 4), (4, 4), (4, 4)]


def test_plan_asks_for_roles_playbooks_checks_days_and_tasks_in_the_order_of_its_days() -> None:
    task = Task(2, Words("Meet accounting", ""))
    setup = Setup(20, shadowing=2, supervised=3, with_picture=True, tasks=[task])
    books = [Book(7, "v1", has_check=True), Book(8, "v2", has_check=False)]
    parts = parts_of(setup, [(3, Words("Support", "Поддержка"))], books)
    assert [(part.key, part.day) for part in parts] == [
        ("role:3", 2),
        ("matrix:3", 2),
        (f"task:{task.key}", 2),
        ("big_picture", 5),
        ("reading:7", 7),
        ("check:7", 9),
        ("shadowing:1", 10),
        ("reading:8", 12),
        ("shadowing:2", 14),
        ("supervised:1", 15),
        ("supervised:2", 17),
        ("supervised:3", 20),
    ]
    words = {part.key: part.words for part in parts}
    assert words["role:3"].ru == "Прочитать описание своей роли: Поддержка"
    assert words["shadowing:2"].en == "Shadowing, day 2 of 2"
    assert max(part.day for part in parts_of(Setup(1, 2, 3, with_picture=True), [], books)) == 1
