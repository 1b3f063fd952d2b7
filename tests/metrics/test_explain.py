"""What changed and why: parts that sum to the change, in sentences that can be checked."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from metrics.decomposition import Side, decomposed, pooled

SIDES = st.builds(Side, st.integers(0, 400), st.floats(-100, 200, allow_nan=False))
GROUPS = st.dictionaries(st.integers(1, 9), SIDES, min_size=1)


@given(GROUPS, GROUPS)
def test_parts_sum_to_the_change_whatever_comes_and_goes(
    before: dict[int, Side], after: dict[int, Side]
) -> None:
    found = decomposed(before, after)
    if found is None:
        assert not all(any(side.n for side in groups.values()) for groups in (before, after))
        return
    for groups, whole in ((before, found.before), (after, found.after)):
        n = sum(side.n for side in groups.values())
        assert isclose(whole, sum(s.n * s.value for s in groups.values()) / n, abs_tol=1e-9)
    assert isclose(sum(part.together for part in found.parts), found.change, abs_tol=1e-9)
    assert isclose(found.rate + found.mix, found.change, abs_tol=1e-9)


def test_parts_of_a_worked_example() -> None:
    # Front line answers better; more of the work is about invoices, which score lower.
    found = decomposed(
        {"front": Side(80, 90.0), "invoices": Side(20, 60.0)},
        {"front": Side(60, 94.0), "invoices": Side(40, 60.0)},
    )
    assert found is not None
    assert (found.before, found.after) == (84.0, 80.4)
    front, invoices = found.parts
    assert isclose(front.rate, 4 * 0.7)
    assert invoices.rate == 0
    # Shares move by 0.2; the whole stood at 82.2 in the middle.
    assert isclose(front.mix, -0.2 * (92 - 82.2))
    assert isclose(invoices.mix, 0.2 * (60 - 82.2))
    assert isclose(found.change, -3.6)
    assert isclose(found.rate, 2.8)
    assert isclose(found.mix, -6.4)


def test_group_that_is_new_or_gone_is_mix_and_nothing_else() -> None:
    found = decomposed(
        {"stays": Side(50, 80.0), "goes": Side(50, 60.0)},
        {"stays": Side(50, 80.0), "comes": Side(50, 100.0)},
    )
    assert found is not None
    parts = {part.key: part for part in found.parts}
    assert [parts[key].rate for key in ("stays", "goes", "comes")] == [0, 0, 0]
    assert isclose(parts["goes"].mix, -0.5 * (60 - 80))
    assert isclose(parts["comes"].mix, 0.5 * (100 - 80))
    assert found.change == 20


def test_empty_side_has_no_parts_and_small_groups_pool_to_one() -> None:
    assert decomposed({}, {"a": Side(3, 1.0)}) is None
    assert decomposed({"a": Side(0, 1.0)}, {"a": Side(3, 1.0)}) is None
    assert pooled([Side(1, 10.0), Side(3, 50.0)]) == Side(4, 40.0)
    assert pooled([]) is None
