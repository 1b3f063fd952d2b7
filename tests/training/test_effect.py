"""The effect of a practice: worked examples, another way to compute it, and honest intervals."""

import numpy as np
import pytest
from scipy import stats

from training.effect import Cell, Effect, Pair, Taker, effect, t_quantile


def pair(n_before: int, mean_before: float, n_after: int, mean_after: float) -> Pair:
    """Weeks before and after with these means."""
    before, after = Cell(n_before, n_before * mean_before), Cell(n_after, n_after * mean_after)
    return Pair(before, after)


def takers(own: list[Pair], others: list[Pair]) -> list[Taker]:
    """All begin on one day."""
    against = {100 + number: one for number, one in enumerate(others)}
    return [Taker(number, one, against) for number, one in enumerate(own)]


@pytest.mark.parametrize("df", [1, 1.5, 2, 3.7, 8, 30, 400, 100_000])
def test_t_quantile_is_scipys(df: float) -> None:
    """Also for degrees of freedom that are not whole."""
    assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-8)


def test_effect_of_a_worked_example_is_welchs_by_hand() -> None:
    """Differences 8, 10, 12, 6, 14 (mean 10, s² 10) against 1, 3, −1, 2, 0 (mean 1, s² 2.5).

    SE = √(10/5 + 2.5/5) = 1.5811; df = 2.5² / (2²/4 + 0.5²/4) = 5.882; t = 2.4590.
    """
    own = [pair(20, 60, 20, 60 + change) for change in (8, 10, 12, 6, 14)]
    others = [pair(20, 70, 20, 70 + change) for change in (1, 3, -1, 2, 0)]

    found = effect(takers(own, others))

    assert found.value == pytest.approx(9.0)
    assert found.df == pytest.approx(5.88235, abs=1e-4)
    assert found.low == pytest.approx(9 - 2.4590 * 1.58114, abs=1e-3)
    assert found.high == pytest.approx(9 + 2.4590 * 1.58114, abs=1e-3)
    assert found.is_more_than_chance
    assert found.taken_before is not None
    assert (found.taken_before.value, found.taken_before.n) == (60, 100)
    assert found.gap is None  # everybody of a side stood alike before: no spread to judge by


@pytest.mark.parametrize(
    ("own", "others"),
    [(4, 9), (9, 4)],
)
def test_effect_of_fewer_than_five_people_is_not_told(own: int, others: int) -> None:
    """The means are there, the effect is not."""
    found = effect(takers([pair(40, 60, 40, 70)] * own, [pair(40, 60, 40, 60)] * others))

    assert found.is_too_few
    assert not found.is_more_than_chance
    assert found.taken_after is not None
    assert found.taken_after.value == pytest.approx(70)


def test_effect_of_fewer_than_thirty_observations_on_a_side_is_not_told() -> None:
    """Five people with five observations each after."""
    few = [pair(20, 60, 5, 60 + number) for number in range(5)]
    many = [pair(20, 60, 20, 60 + number) for number in range(5)]

    assert effect(takers(few, many)).is_too_few
    assert effect(takers(many, few)).is_too_few
    assert not effect(takers(many, many)).is_too_few


def test_effect_leaves_out_who_has_no_data_on_a_side() -> None:
    """They are counted, not taken for 0."""
    own = [pair(20, 60, 20, 60 + number) for number in range(6)]
    others = [pair(20, 60, 20, 60 + number) for number in range(6)]
    alone = Taker(7, own[0], {})

    found = effect([*takers([*own, Pair(Cell(20, 1200), Cell())], others), alone])

    assert found.without_data == 2
    assert found.taken_before is not None
    assert found.taken_before.people == 6
    assert effect([]) == Effect()


def test_effect_is_weighted_least_squares_with_hc2_on_random_data() -> None:
    """The same value and variance as a regression of differences on having taken it."""
    random = np.random.default_rng(7)
    for _round in range(20):
        counts = random.integers(8, 60, size=(15, 2))
        means = random.normal(70, 9, size=(15, 2))
        pairs = [
            pair(int(n[0]), float(m[0]), int(n[1]), float(m[1]))
            for n, m in zip(counts, means, strict=True)
        ]
        found = effect(takers(pairs[:6], pairs[6:]))
        weights = np.array([one.weight for one in pairs])
        changes = means[:, 1] - means[:, 0]
        design = np.column_stack([np.ones(15), np.arange(15) < 6])
        inverse = np.linalg.inv(design.T @ (weights[:, None] * design))
        slope = inverse @ design.T @ (weights * changes)
        residuals = changes - design @ slope
        leverage = np.einsum("ij,jk,ik->i", design, inverse, design) * weights
        meat = (weights**2 * residuals**2 / (1 - leverage))[:, None] * design
        error = np.sqrt((inverse @ design.T @ meat @ inverse)[1, 1])

        assert found.value == pytest.approx(slope[1])
        assert found.df is not None
        assert found.high is not None and found.value is not None  # noqa: PT018
        margin = stats.t.ppf(0.975, found.df) * error
        assert found.high - found.value == pytest.approx(margin)


def test_effect_counts_somebody_compared_with_several_takers_once() -> None:
    """Six takers on six days; the same five others each time: five people, not thirty."""
    random = np.random.default_rng(3)
    found = effect(
        Taker(
            number,
            pair(20, 60, 20, 60 + float(random.normal())),
            {
                100 + other: pair(20, 60, 20, 60 + other + float(random.normal(0, 0.1)))
                for other in range(5)
            },
        )
        for number in range(6)
    )

    assert found.others_before is not None
    assert (found.others_before.people, found.others_before.n) == (5, 100)
    assert found.df is not None
    assert found.df < 9


def test_interval_covers_no_effect_in_95_of_100_runs() -> None:
    """1,500 companies without an effect: people differ, move, have unlike numbers of answers."""
    random = np.random.default_rng(20_260_101)
    runs, covered = 1500, 0
    for _run in range(runs):
        counts = random.integers(6, 40, size=(16, 2))
        level = random.normal(0.7, 0.08, size=16)
        rates = np.clip(level[:, None] + random.normal(0, 0.04, size=(16, 2)), 0.02, 0.98)
        done = random.binomial(counts, rates)
        pairs = [
            Pair(Cell(int(n[0]), 100.0 * d[0]), Cell(int(n[1]), 100.0 * d[1]))
            for n, d in zip(counts, done, strict=True)
        ]
        found = effect(takers(pairs[:7], pairs[7:]))
        covered += not found.is_more_than_chance

    assert 0.93 <= covered / runs <= 0.97
