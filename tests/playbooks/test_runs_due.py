"""By when a step is due: working hours, working days and calendar days, whatever the clocks do."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.calendars import default_spec
from playbooks.services._due import due_at
from playbooks.steps import Due, DueUnit

BERLIN = default_spec("Europe/Berlin") | {"holidays": {"2026-05-14": "Ascension Day"}}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("began", "amount", "unit", "expected"),
    [
        # Monday to Friday, nine to one and two to six.
        ("2026-05-04T10:00+02:00", 2, "working_hours", "2026-05-04T12:00+02:00"),
        ("2026-05-04T12:00+02:00", 2, "working_hours", "2026-05-04T15:00+02:00"),
        ("2026-05-08T17:00+02:00", 2, "working_hours", "2026-05-11T10:00+02:00"),
        ("2026-05-04T10:00+02:00", 1, "working_days", "2026-05-05T18:00+02:00"),
        ("2026-05-04T10:00+02:00", 2, "working_days", "2026-05-06T18:00+02:00"),
        # The evening, the weekend and a holiday take nothing away.
        ("2026-05-04T22:30+02:00", 1, "working_days", "2026-05-05T18:00+02:00"),
        ("2026-05-09T12:00+02:00", 1, "working_days", "2026-05-11T18:00+02:00"),
        ("2026-05-13T09:00+02:00", 1, "working_days", "2026-05-15T18:00+02:00"),
        # Late at night in Berlin it is still the day before in UTC.
        ("2026-05-05T00:30+02:00", 1, "working_days", "2026-05-06T18:00+02:00"),
        ("2026-05-04T10:00+02:00", 3, "days", "2026-05-07T10:00+02:00"),
        # Clocks go forward on 29 March and back on 25 October.
        ("2026-03-27T10:00+01:00", 1, "working_days", "2026-03-30T18:00+02:00"),
        ("2026-03-28T10:00+01:00", 1, "days", "2026-03-29T10:00+02:00"),
        ("2026-03-28T02:30+01:00", 1, "days", "2026-03-29T03:30+02:00"),
        ("2026-10-24T10:00+02:00", 1, "days", "2026-10-25T10:00+01:00"),
        ("2026-10-24T02:30+02:00", 1, "days", "2026-10-25T02:30+02:00"),
    ],
)
def test_due_at(began: str, amount: int, unit: str, expected: str) -> None:
    assert due_at(BERLIN, at(began), Due(amount, unit)) == at(expected)


@pytest.mark.parametrize("unit", [DueUnit.WORKING_HOURS, DueUnit.WORKING_DAYS])
def test_due_at_when_the_calendar_has_too_little_time_then_none(unit: str) -> None:
    spec: Any = {"time_zone": "UTC", "week": {"0": [["09:00", "09:30"]]}, "holidays": {}}
    assert due_at(spec, at("2026-05-04T10:00+00:00"), Due(999, unit)) is None


def test_due_at_without_a_time_is_none() -> None:
    assert due_at(BERLIN, at("2026-05-04T10:00+02:00"), None) is None
