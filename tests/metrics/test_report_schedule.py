"""When reports by mail are due, and about which days."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from metrics.reports.schedule import Timetable, last_due

BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN) -> datetime:
    """A moment by a clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("timetable", "company_zone", "now", "start", "end"),
    [
        # Monday at eight: the week that ended on Sunday.
        (
            ("weekly", 1, time(8), BERLIN),
            BERLIN,
            at("2026-03-02T08:00"),
            "2026-02-23",
            "2026-03-02",
        ),
        (
            ("weekly", 1, time(8), BERLIN),
            BERLIN,
            at("2026-03-02T07:59"),
            "2026-02-16",
            "2026-02-23",
        ),
        (
            ("weekly", 5, time(8), BERLIN),
            BERLIN,
            at("2026-03-03T12:00"),
            "2026-02-16",
            "2026-02-23",
        ),
        # Monday morning in Auckland is Sunday in Berlin: that week is not over there.
        (
            ("weekly", 1, time(8), "Pacific/Auckland"),
            BERLIN,
            at("2026-03-02T09:00", "Pacific/Auckland"),
            "2026-02-16",
            "2026-02-23",
        ),
        (
            ("monthly", 1, time(8), BERLIN),
            BERLIN,
            at("2026-03-01T09:00"),
            "2026-02-01",
            "2026-03-01",
        ),
        (
            ("monthly", 28, time(8), BERLIN),
            BERLIN,
            at("2026-03-01T09:00"),
            "2026-01-01",
            "2026-02-01",
        ),
        (
            ("monthly", 1, time(8), BERLIN),
            BERLIN,
            at("2026-01-01T07:00"),
            "2025-11-01",
            "2025-12-01",
        ),
        # Over the change of the clocks.
        (
            ("weekly", 1, time(8), BERLIN),
            BERLIN,
            at("2026-03-30T08:00"),
            "2026-03-23",
            "2026-03-30",
        ),
    ],
)
def test_report_is_about_the_last_period_that_is_over_everywhere(
    timetable: tuple[str, int, time, str], company_zone: str, now: datetime, start: str, end: str
) -> None:
    due = last_due(Timetable(*timetable), company_zone, now)
    assert (due.start.isoformat(), due.end.isoformat()) == (start, end)
    assert due.at <= now
