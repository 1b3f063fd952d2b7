"""Worked examples of METRICS section 2."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics import formulas
from metrics.catalogue import CATALOGUE, RESPONSE_OF, Kind
from metrics.derivation import SOURCES
from metrics.figures import Counters, Figure, InUse, change, figure
from metrics.wording import INTERVALS, PARAMETERS, UNITS, formula_text


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


# ---------- The other worked examples: figures from counters


def _figure(code: str, counters: Counters) -> Figure:
    return figure(InUse(code, 1, 1, 1), counters)


def test_nsat_of_a_hundred_answers_then_on_its_scale() -> None:
    """40 very, 40 somewhat satisfied, 15 somewhat and 5 very dissatisfied of 100."""
    nsat = _figure("nsat", Counters(n=100, total=185, positives=40, negatives=20))
    assert nsat.value == 120.0
    assert nsat.mean == 1.85
    assert nsat.low is not None
    assert nsat.high is not None
    margin = 1.959964 * 100 * np.sqrt((0.4 + 0.2 - 0.2**2) / 100)
    assert np.allclose([nsat.low, nsat.high], [120 - margin, 120 + margin], atol=1e-3)
    ends = [
        _figure("nsat", Counters(n=5, total=5, **{who: 5})) for who in ("positives", "negatives")
    ]
    assert [one.value for one in ends] == [200.0, 0.0]


@pytest.mark.parametrize(
    ("positives", "n", "too_few"), [(45, 50, False), (3, 4, True), (0, 7, True), (0, 0, True)]
)
def test_share_then_too_few_is_said_and_nothing_is_no_zero(
    positives: int, n: int, too_few: bool
) -> None:
    for code in ("csat", "ces", "fcr_net", "loop_rate", "service_level_resolution"):
        one = _figure(code, Counters(n=n, total=positives, positives=positives))
        assert one.too_few is too_few
        assert one.value == (100 * positives / n if n else None)
        assert (one.low is None) is (n == 0)


def test_rate_then_things_by_the_hour_and_n_is_the_things() -> None:
    week = Counters(n=17, total=5 * 8 * 3600.0, positives=12)
    rate = _figure("closed_per_hour", week)
    assert (rate.value, rate.n, rate.too_few) == (0.3, 12, False)
    idle = _figure("closed_per_hour", Counters(n=1, total=28_800.0))
    assert (idle.value, idle.n, idle.too_few) == (0.0, 0, True)
    assert _figure("closed_per_hour", Counters(n=3, positives=3)).value is None
    assert _figure("closed_per_hour", Counters()).value is None


def test_totals_and_means_then_sum_and_mean_never_zero_without_data() -> None:
    assert _figure("handling_time", Counters(n=2, total=5400.0)).value == 5400.0
    assert not _figure("handling_time", Counters(n=2, total=5400.0)).too_few
    assert _figure("load", Counters(n=20, total=90.0)).value == 4.5
    for code in ("handling_time", "load", "grr"):
        assert _figure(code, Counters()).value is None


def test_change_then_judged_by_the_kind() -> None:
    before, after = (
        _figure("nsat", Counters(n=400, positives=plus, negatives=minus))
        for plus, minus in ((200, 100), (260, 60))
    )
    assert change(before, after).is_more_than_chance is True
    assert change(before, after).delta == 25.0
    loads = [_figure("load", Counters(n=50, total=total)) for total in (100.0, 900.0)]
    assert change(*loads).is_more_than_chance is None


# ---------- Against scipy and numpy


@given(st.integers(1, 2000), st.data())
def test_wilson_then_as_scipy_has_it(n: int, data: st.DataObject) -> None:
    positives = data.draw(st.integers(0, n))
    ours = formulas.share(positives, n)
    theirs = stats.binomtest(positives, n).proportion_ci(0.95, method="wilson")
    assert ours is not None
    assert np.allclose([ours.low, ours.high], [100 * theirs.low, 100 * theirs.high], atol=1e-3)


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_two_proportions_then_as_the_chi_square_of_the_table(
    first: int, second: int, data: st.DataObject
) -> None:
    x, y = data.draw(st.integers(0, first)), data.draw(st.integers(0, second))
    z = formulas.share_difference((x, first), (y, second))
    assert z is not None
    if 0 < x + y < first + second:
        table = [[x, first - x], [y, second - y]]
        assert np.isclose(z**2, stats.chi2_contingency(table, correction=False).statistic)
    else:
        assert z == 0


@given(st.lists(st.integers(-1, 1), min_size=1, max_size=300))
def test_error_of_the_nps_then_that_of_the_mean_of_its_signs(signs: list[int]) -> None:
    """The NPS is the mean of −1, 0 and 1: its error is the standard deviation by √n."""
    n = len(signs)
    error = formulas.nps_error(signs.count(1), signs.count(-1), n)
    assert np.isclose(error, 100 * np.std(signs) / np.sqrt(n), atol=1e-9)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=200), st.floats(0, 1))
def test_quantile_then_as_numpy_has_it(values: list[int], q: float) -> None:
    assert np.isclose(formulas.quantile(values, q) or 0.0, np.quantile(values, q))


# ---------- The catalogue is whole


def test_catalogue_then_each_metric_is_observed_or_read_from_contracts() -> None:
    observed = set().union(*(source.codes for source in SOURCES))
    contracts = {code for code, metric in CATALOGUE.items() if metric.kind == Kind.RETENTION}
    assert observed | contracts == set(CATALOGUE)
    assert not observed & contracts
    for metric in CATALOGUE.values():
        assert metric.name
        assert metric.definition
        assert metric.source
        assert formula_text(metric)
        assert UNITS[metric.unit]
        assert INTERVALS[metric.interval]
        assert set(metric.parameters) <= set(PARAMETERS)
    assert set(RESPONSE_OF) | set(RESPONSE_OF.values()) <= set(CATALOGUE)
