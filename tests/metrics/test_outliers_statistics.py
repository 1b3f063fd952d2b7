"""The statistics of steady outliers, against scipy and by simulation; no database."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from metrics.outliers.correction import adjusted, student_two_sided, two_sided
from metrics.outliers.mix import Cell, Group, Reference, parts_of
from metrics.outliers.spread import between_people
from metrics.outliers.steady import FALSE_DISCOVERIES, Question, against_own_past, against_peers
from tests.benchmarks.outliers import World, simulated

MONDAY = date(2026, 1, 5)


def test_correction_is_that_of_benjamini_and_hochberg() -> None:
    random = np.random.default_rng(1)
    for count in (1, 2, 7, 200):
        p = random.uniform(size=count) ** 2
        wanted = stats.false_discovery_control(p, method="bh")
        assert adjusted(list(p)) == pytest.approx(list(wanted), rel=1e-12)
    assert adjusted([]) == []


def test_tails_are_those_of_the_normal_and_of_students_distribution() -> None:
    for t in (0.0, 0.3, 1.96, -4.0, 9.0):
        assert two_sided(t) == pytest.approx(2 * stats.norm.sf(abs(t)), rel=1e-9)
        for degrees in (1, 2, 3, 8, 19, 300):
            wanted = 2 * stats.t.sf(abs(t), degrees)
            assert student_two_sided(t, degrees) == pytest.approx(wanted, abs=1e-12)


def test_expected_is_what_others_reach_on_the_persons_own_mix() -> None:
    """Others: 90 of 100 on topic 1, 20 of 100 on topic 2. Mine: 10 and 30, so 9 + 6 (less the
    half observation added to either side); my own 40 are left out."""
    cells = [
        Cell(2, MONDAY, 1, "email", 100, 90, 90),
        Cell(2, MONDAY, 2, "email", 100, 20, 20),
        Cell(1, MONDAY, 1, "email", 10, 10, 10),
        Cell(1, MONDAY, 2, "email", 30, 30, 30),
    ]
    others = Reference(cells, is_time=False).without(1)
    (parts,) = parts_of(cells[2:], others).values()

    assert others.n == 200
    assert sum(part.n * part.rate.mean for part in parts) == pytest.approx(
        10 * 90.5 / 101 + 30 * 20.5 / 101
    )


def test_rare_work_is_held_against_what_else_is_rare() -> None:
    """Nineteen on a topic are too few for a rate of their own; two rare topics together are not."""
    cells = [
        Cell(2, MONDAY, 1, "email", 200, 200, 200),
        Cell(2, MONDAY, 2, "email", 19, 0, 0),
        Cell(2, MONDAY, 3, "email", 19, 0, 0),
    ]
    others = Reference(cells, is_time=False).without(1)
    mine = Cell(1, MONDAY, 2, "email", 10, 5, 5)

    assert others.group(mine) == Group(None, None)
    assert others.rate(others.group(mine)).mean == pytest.approx(0.5 / 39)


def test_times_are_compared_by_the_share_above_the_others_median() -> None:
    cells = [
        Cell(2, MONDAY, 1, "email", 41, values=tuple(float(v) for v in range(41))),
        Cell(1, MONDAY, 1, "email", 4, values=(1.0, 2.0, 30.0, 1e9)),
    ]
    others = Reference(cells, is_time=True).without(1)
    (parts,) = parts_of(cells[1:], others).values()

    assert (parts[0].rate.median, parts[0].total) == (20.0, 2.0)
    assert parts[0].rate.mean == pytest.approx(20.5 / 42)


def test_spread_of_people_is_found_and_chance_is_not_taken_for_it() -> None:
    random = np.random.default_rng(2)
    errors = [0.02] * 4000
    chance = random.normal(0, 0.02, 4000)
    differing = chance + random.normal(0, 0.05, 4000)

    assert between_people(list(chance), errors) < 0.005**2
    assert between_people(list(differing), errors) ** 0.5 == pytest.approx(0.05, rel=0.05)
    assert between_people([0.1], [0.02]) == 0


def _weeks(person: int, positives: list[int], n: int = 20) -> list[Cell]:
    return [
        Cell(person, MONDAY + timedelta(weeks=week), 1, "email", n, found, found)
        for week, found in enumerate(positives)
    ]


def test_steady_needs_six_weeks_and_enough_observations_in_each() -> None:
    peers = [cell for person in range(2, 8) for cell in _weeks(person, [10] * 8)]

    def found(positives: list[int], n: int = 20) -> list[tuple[int, int]]:
        looked = against_peers([Question("fcr", [*_weeks(1, positives, n), *peers], min_n=10)])
        return [(one.person, one.beyond) for one in looked if one.is_steady]

    assert found([19] * 8) == [(1, 8)]
    assert found([19] * 6 + [10] * 2) == [(1, 6)]
    assert found([19] * 5 + [10] * 3) == []  # five weeks, however clear together
    assert found([1] * 8) == [(1, 8)]
    assert found([9] * 8, n=9) == []  # below the least n of a week
    assert found([19] * 4 + [1] * 4) == []  # not on one side


def test_own_past_is_the_eight_weeks_before() -> None:
    better = Question("fcr", _weeks(1, [8] * 8 + [19] * 8), min_n=10)
    same = Question("csat", _weeks(1, [19] * 16), min_n=10)
    young = Question("ces", _weeks(1, [19] * 8), min_n=10)

    looked = against_own_past([better, same, young])

    assert [(one.code, one.is_steady, one.side) for one in looked if one.is_steady] == [
        ("fcr", True, 1)
    ]
    assert {one.code for one in looked} == {"fcr", "csat"}
    assert looked[0].expected == pytest.approx(0.4, abs=0.01)


def test_nothing_to_look_at_is_nothing_found() -> None:
    assert against_peers([Question("fcr", [], 10)]) == []
    assert against_own_past([]) == []
    alone = Question("fcr", _weeks(1, [19] * 8), min_n=10)
    assert against_peers([alone]) == []


def test_chance_alone_is_hardly_ever_taken_for_an_outlier_and_a_large_effect_is_found() -> None:
    """A short run of `python -m tests.benchmarks outliers`."""
    quiet = simulated(World(people=12, weekly=20), runs=8, seed=5)
    loud = simulated(World(people=12, weekly=30, effect=-0.3), runs=4, seed=6)

    assert quiet.steady_runs / quiet.runs <= FALSE_DISCOVERIES
    assert quiet.nominal / quiet.tests < 0.07
    assert loud.hits == loud.runs
    assert loud.false == 0
