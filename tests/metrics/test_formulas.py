"""Worked examples of METRICS section 2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import formulas


def test_nps_of_thirty_answers_then_value_and_margin() -> None:
    estimate = formulas.nps(15, 6, 30)
    assert estimate is not None
    assert estimate.value == 30.0
    assert round(estimate.high - estimate.value, 1) == 27.9
    assert round(estimate.value - estimate.low, 1) == 27.9


def test_nps_difference_from_53_to_61_then_not_more_than_chance() -> None:
    z = formulas.nps_difference((260, 48, 400), (284, 40, 400))
    assert z is not None
    assert round(z, 2) == 1.66
    assert abs(z) < formulas.CHANCE_LIMIT


@pytest.mark.parametrize(
    ("positives", "n", "expected"),
    [(45, 50, (90.0, 78.6, 95.7)), (3, 4, (75.0, 30.1, 95.4)), (0, 7, (0.0, 0.0, 35.4))],
)
def test_share_with_worked_example_then_wilson_interval(
    positives: int, n: int, expected: tuple[float, float, float]
) -> None:
    estimate = formulas.share(positives, n)
    assert estimate is not None
    assert tuple(round(number, 1) for number in estimate) == expected


def test_formulas_without_data_then_none() -> None:
    assert formulas.nps(0, 0, 0) is None
    assert formulas.share(0, 0) is None
    assert formulas.quantile([], 0.5) is None
    assert formulas.nps_difference((0, 0, 0), (1, 0, 1)) is None
    assert formulas.share_difference((1, 1), (0, 0)) is None


def test_difference_without_any_spread_then_zero_or_endless() -> None:
    assert formulas.share_difference((5, 5), (7, 7)) == 0.0
    assert formulas.nps_difference((5, 0, 5), (0, 5, 5)) == float("-inf")


@given(st.integers(1, 500), st.data())
def test_intervals_hold_the_value_and_stay_on_the_scale(n: int, data: st.DataObject) -> None:
    promoters = data.draw(st.integers(0, n))
    detractors = data.draw(st.integers(0, n - promoters))
    share, score = formulas.share(promoters, n), formulas.nps(promoters, detractors, n)
    assert share is not None
    assert score is not None
    assert 0 <= share.low <= share.value + 1e-9 <= share.high + 2e-9 <= 100 + 3e-9
    assert -100 <= score.low <= score.value <= score.high <= 100


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_quantile_of_any_values_then_between_the_ends(values: list[int]) -> None:
    median = formulas.quantile(values, 0.5)
    assert median is not None
    assert min(values) <= median <= max(values)
    assert formulas.quantile(values, 1.0) == max(values)
