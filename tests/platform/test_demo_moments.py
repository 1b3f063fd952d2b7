"""What the demo tells has happened, whenever it is built."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from demo.one_hand import Manner, request_of_one

THURSDAY = date(2026, 11, 19)
SPEC = {
    "time_zone": "Europe/Berlin",
    "week": {str(day): [["09:00", "17:00"]] for day in range(5)},
    "holidays": [],
}


def scene() -> Any:
    """One client, one contact, one team."""
    account = SimpleNamespace(
        client=SimpleNamespace(pk=1), contacts=[SimpleNamespace(pk=2, language="en")]
    )
    staff = SimpleNamespace(
        roles={"S": SimpleNamespace(pk=3)}, line_on=lambda _pk, after_moves: (4, 5)
    )
    calendar = SimpleNamespace(spec=SPEC)
    return SimpleNamespace(accounts=[account], staff=staff, calendar=calendar, moved_on=THURSDAY)


@pytest.mark.parametrize("hours", range(0, 24 * 7, 9))
def test_request_that_comes_back_after_the_weekend_then_tells_only_what_has_happened(
    hours: int,
) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hours)
    topic: Any = SimpleNamespace(pk=6, name_en="Export", name_ru="Выгрузка")
    person: Any = SimpleNamespace(pk=7)
    manner = Manner("told", work=(0.9, 0.9), channels=("email",))
    lengths = set()
    for seed in range(20):
        random = Random(seed)
        told = request_of_one(
            random, scene(), person, [topic], THURSDAY, comes_back=True, manner=manner, now=now
        )
        assert told.steps[0].kind == "held"
        assert all(step.at <= now for step in told.steps)
        lengths.add(len(told.steps))
    assert max(lengths) == 5 or now < datetime(2026, 11, 24, tzinfo=UTC)
