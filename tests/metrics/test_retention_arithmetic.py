"""Retention on plain values: formulas, renewals, currencies and the calculator."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from metrics.retention.arithmetic import (
    Change,
    Contract,
    Movement,
    Rates,
    Window,
    grr,
    logo_retention,
    movement,
    nrr,
    totals,
    with_renewals,
)
from metrics.retention.calculator import Course, revenue

JAN, APRIL, TODAY = date(2026, 1, 1), date(2026, 4, 1), date(2026, 6, 1)
EUR = Rates("EUR", [("USD", date(2025, 1, 1), Decimal("0.5")), ("USD", APRIL, Decimal("0.9"))])
_ids = count(1)


def contract(yearly: int, starts: date, ends: date | None = None, code: str = "EUR") -> Contract:
    """One of client 1."""
    return Contract(next(_ids), 1, "Licence", Decimal(yearly), code, starts, ends)


def became(*contracts: Contract, today: date = TODAY, days: int = 30) -> Movement | None:
    """What became of the client in the first quarter."""
    window = Window(JAN, APRIL, today, days)
    return movement(with_renewals(contracts, days), EUR, window)


def test_worked_example_of_ten_clients() -> None:
    start = [Decimal(100)] * 10
    end = [Decimal(0), Decimal(50), Decimal(220), *[Decimal(100)] * 7]
    kinds = [Change.LEFT, Change.SHRANK, Change.GREW, *[Change.SAME] * 7]
    rows = [
        Movement(place, kind, before, after)
        for place, (kind, before, after) in enumerate(zip(kinds, start, end, strict=True))
    ]
    found = totals([*rows, Movement(11, Change.CAME, Decimal(0), Decimal(300))])
    assert (grr(found), nrr(found)) == (85.0, 97.0)
    logos = logo_retention(found)
    assert logos is not None
    assert logos.value == 90.0
    assert (found.clients, found.lost, found.came, found.end) == (10, 1, 1, Decimal(1270))
    nobody = totals([])
    assert (grr(nobody), nrr(nobody), logo_retention(nobody)) == (None, None, None)


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ([contract(1200, date(2025, 1, 1))], (Change.SAME, 100, 100)),
        # The first day no longer included: gone on the day itself.
        ([contract(1200, date(2025, 1, 1), APRIL)], (Change.LEFT, 100, 0)),
        ([contract(1200, date(2025, 1, 1), JAN)], None),
        ([contract(1200, JAN)], (Change.SAME, 100, 100)),
        ([contract(1200, JAN + timedelta(days=1))], (Change.CAME, 0, 100)),
        # Several contracts are the sum.
        (
            [contract(1200, date(2025, 1, 1)), contract(600, date(2025, 5, 1), date(2026, 2, 1))],
            (Change.SHRANK, 150, 100),
        ),
        (
            [contract(1200, date(2025, 1, 1)), contract(2400, date(2026, 2, 1))],
            (Change.GREW, 100, 300),
        ),
        # Renewed 20 days late, over the border of the period: no churn, at the old amount.
        (
            [contract(1200, date(2025, 1, 1), date(2026, 3, 20)), contract(1800, date(2026, 4, 9))],
            (Change.SAME, 100, 100),
        ),
        # 31 days late: churn.
        (
            [
                contract(1200, date(2025, 1, 1), date(2026, 3, 20)),
                contract(1200, date(2026, 4, 20)),
            ],
            (Change.LEFT, 100, 0),
        ),
        # What renews a contract on its day cannot bridge another gap as well.
        (
            [
                contract(1200, date(2025, 1, 1), date(2026, 3, 20)),
                contract(1200, date(2026, 3, 20)),
                contract(600, date(2026, 4, 9)),
            ],
            (Change.SAME, 100, 100),
        ),
        # Renewed early: the old one still ends on its day.
        (
            [contract(1200, date(2025, 1, 1), date(2026, 3, 20)), contract(1200, date(2026, 3, 1))],
            (Change.SAME, 100, 100),
        ),
        # By the rate of the first day at both ends: a currency that moves is no growth.
        ([contract(2400, date(2025, 1, 1), None, "USD")], (Change.SAME, 100, 100)),
        ([contract(0, date(2025, 1, 1))], (Change.SAME, 0, 0)),
    ],
)
def test_movement_of_one_client(contracts: list[Contract], expected: Any) -> None:
    found = became(*contracts)
    if expected is None or found is None:
        assert found is expected
        return
    assert (found.change, found.start, found.end) == expected


def test_movement_without_a_rate_is_named_and_never_guessed() -> None:
    found = became(contract(1200, date(2025, 1, 1), None, "CHF"))
    assert found is not None
    assert (found.change, found.start, found.end) == (Change.SAME, None, None)
    assert [one.currency for one in found.without_rate] == ["CHF"]
    sums = totals([found])
    assert (sums.clients, sums.priced, grr(sums)) == (1, 0, None)


def test_loss_may_be_undone_until_the_renewal_window_closes() -> None:
    ended = contract(1200, date(2025, 1, 1), date(2026, 3, 20))
    early, late = (became(ended, today=day) for day in (date(2026, 4, 19), date(2026, 4, 20)))
    assert early is not None
    assert late is not None
    assert (early.change, early.may_return) == (Change.LEFT, True)
    assert (late.change, late.may_return) == (Change.LEFT, False)


def test_end_still_to_come_is_not_counted() -> None:
    ends_soon = contract(1200, date(2025, 1, 1), date(2026, 3, 20))
    found = became(ends_soon, today=date(2026, 2, 1))
    assert found is not None
    assert found.change == Change.SAME


def test_calculator_recursion_is_the_geometric_series() -> None:
    course = Course(Decimal(1000), Decimal(90), Decimal(95), Decimal(100), 6)
    rate = Decimal("0.95")
    closed = 1000 * rate**6 + 100 * (rate**6 - 1) / (rate - 1)
    assert revenue(course)[6] == pytest.approx(closed)
    assert course.changed(Decimal(30)) == Course(
        Decimal(1000), Decimal(100), Decimal(105), Decimal(100), 6
    )
