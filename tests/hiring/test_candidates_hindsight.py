"""Scores against what came later: said only where there are enough people for it."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership
from hiring.hindsight import FEWEST, connection, ranks


def test_ranks_of_equal_values_share_their_mean() -> None:
    assert ranks([3.0, 1.0, 3.0, 2.0]) == [3.5, 1.0, 3.5, 2.0]


def test_connection_is_not_said_of_few_of_equal_or_of_perfect_order() -> None:
    few = [(float(n), float(n % 3)) for n in range(FEWEST - 1)]
    assert connection(few, looked_at=1) is None
    assert connection([(1.0, float(n)) for n in range(20)], looked_at=1) is None
    assert connection([(float(n), float(n)) for n in range(20)], looked_at=1) is None


def test_connection_is_spearmans_with_fishers_interval() -> None:
    """IQ and hours of television, the worked example of Spearman's coefficient: rho −29/165."""
    xs = (106, 100, 86, 101, 99, 103, 97, 113, 112, 110)
    ys = (7, 27, 2, 50, 28, 29, 20, 12, 6, 17)
    found = connection([(float(x), float(y)) for x, y in zip(xs, ys, strict=True)], looked_at=12)
    assert found is not None
    assert (found.n, found.is_sure) == (10, False)
    assert found.rho == pytest.approx(-29 / 165)
    assert (found.low, found.high) == (
        pytest.approx(-0.730, abs=1e-3),
        pytest.approx(0.519, abs=1e-3),
    )


def test_page_says_that_there_is_nobody_yet_and_is_closed_to_interviewers(
    manager: Membership, consultant: Membership, browser_of: Any
) -> None:
    address = reverse("hiring-hindsight")
    page = browser_of(manager).get(address)
    assert "Nobody to look back at yet" in page.content.decode()
    assert browser_of(consultant).get(address).status_code == 403
