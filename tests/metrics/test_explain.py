"""What changed and why: parts that sum to the change, in sentences that can be checked."""

from collections.abc import Callable
from datetime import date
from math import isclose

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership
from core.ui import charts
from metrics.cuts import Dimension
from metrics.dashboard.explaining import SMALL, divided, sentences, waterfall, why_not
from metrics.dashboard.spread import EDGES, place_of, score_bins, time_bins
from metrics.decomposition import Side, decomposed, pooled
from metrics.figures import Counters, Figure, InUse, figure
from metrics.periods import Period, span
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]

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


def of(code: str, n: int, positives: int = 0, version: int = 1) -> Figure:
    """A figure of counters."""
    return figure(InUse(code, version, 1, 1), Counters(n, 0.0, positives))


def test_change_is_told_by_its_largest_parts_first() -> None:
    found = divided(
        Dimension.TEAM,
        [(1, "Front line", of("csat", 800, 720)), (2, "Projects", of("csat", 200, 120))],
        [(1, "Front line", of("csat", 600, 564)), (2, "Projects", of("csat", 400, 240))],
    )
    assert found is not None
    assert [(one["part"], one["text"], one["kind"]) for one in sentences("csat", found)] == [
        ("\u22124.4", "More is of Projects, which stands below the whole (20 \u2192 40 %)", ""),
        ("+2.8", "Front line went from 90.0 to 94.0, more than chance", "ok"),
        ("\u22122.0", "Less is of Front line, which stands above the whole (80 \u2192 60 %)", ""),
    ]
    assert isclose(found.division.change, -3.6)
    days = span(Period.MONTH, date(2026, 3, 1), date(2026, 11, 19))
    drawn = waterfall("csat", found, days)
    assert drawn.table is not None
    assert drawn.table.rows[0] == ("February 2026", "84.0")
    assert drawn.table.rows[-1] == ("March 2026", "80.4")
    assert [row[1] for row in drawn.table.rows[1:-1]] == ["\u22124.4", "+2.8", "\u22122.0"]


def test_groups_that_are_too_few_are_one_and_say_nothing_of_themselves() -> None:
    rows = [(1, "A", of("csat", 90, 80)), (2, "B", of("csat", 4, 4)), (3, "C", of("csat", 6, 1))]
    found = divided(Dimension.TOPIC, rows, [*rows, (None, "", of("csat", 3, 3))])
    assert found is not None
    assert {part.key for part in found.division.parts} == {1, SMALL}
    assert SMALL not in found.verdicts
    assert found.names[SMALL] == "All others, too few each"
    small = next(part for part in found.division.parts if part.key == SMALL)
    assert (small.before, small.after) == (Side(10, 50.0), Side(13, 100 * 8 / 13))


def test_nothing_is_said_where_n_or_the_definition_forbids_it() -> None:
    assert why_not(of("csat", 40, 30), of("csat", 50, 30)) == ""
    assert "Too few" in why_not(of("csat", 4, 3), of("csat", 50, 30))
    assert "not comparable" in why_not(of("csat", 40, 30), of("csat", 50, 30, version=2))
    assert "no data" in why_not(of("csat", 0), of("csat", 50, 30))
    assert "side by side" in why_not(of("closed_requests", 40), of("closed_requests", 50))


def test_waterfall_goes_on_where_the_step_before_ended() -> None:
    steps = [
        charts.Step("Before", 80, "80", is_total=True),
        charts.Step("A <b>", 4, "+4", kind="ok"),
        charts.Step("B", -6, "-6"),
        charts.Step("After", 78, "78", is_total=True),
    ]
    drawn = charts.waterfall_figure(title="T", steps=steps, label_head="Part")
    assert "A &lt;b&gt;" in drawn.wide
    assert "f-ok" in drawn.narrow
    assert drawn.table is not None
    assert drawn.table.rows[1] == ("A <b>", "+4")


def test_times_spread_over_stretches_that_double_and_marks_lie_by_logarithm() -> None:
    counts = [0] * (len(EDGES) + 1)
    counts[7], counts[9] = 3, 1  # 1 to 2 h, 4 to 8 h
    bins = time_bins(counts)
    assert [(part.label, part.count) for part in bins] == [("1 h", 3), ("2 h", 0), ("4 h", 1)]
    assert bins[0].text == "1 h to 2 h (75.0 %)"
    assert place_of(3600.0, bins) == 0
    assert isclose(place_of(3600 * 2**1.5, bins), 1.5)
    assert time_bins([0] * (len(EDGES) + 1)) == []
    assert time_bins([2, *counts[1:]])[0].text == "under 1 min (33.3 %)"


def test_scores_spread_over_the_whole_scale() -> None:
    assert [(part.label, part.count) for part in score_bins("csat", {5: 3, 1: 1})] == [
        ("1", 1),
        ("2", 0),
        ("3", 0),
        ("4", 0),
        ("5", 3),
    ]


def test_pages_that_explain_open_for_who_may_and_for_nobody_else(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    browser, other = browser_of(head), browser_of(told.marta)
    for path in ("changed", "compare", "spread"):
        query = f"level=manager&id={told.helen.pk}&start=2026-03-10&code=resolve_time_first"
        assert browser.get(f"/metrics/{path}/?{query}").status_code == 200, path
        assert other.get(f"/metrics/{path}/?{query}").status_code == 404, path
        assert browser.get(f"/metrics/{path}/?code=nothing").status_code == 422, path
    marta, jonas = f"consultant-{told.marta.pk}", f"consultant-{told.jonas.pk}"
    assert other.get(f"/metrics/compare/?other={marta}").status_code == 200
    assert other.get(f"/metrics/compare/?other={jonas}").status_code == 404
    for wrong in ("planet", "manager", "company-3", "consultant-x"):
        assert other.get(f"/metrics/compare/?other={wrong}").status_code == 422, wrong
    assert browser.get("/metrics/changed/?by=client").status_code == 422


def test_people_are_compared_metric_by_metric_over_the_same_days(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    address = (
        f"/metrics/compare/?level=consultant&id={told.marta.pk}&start=2026-03-10"
        f"&other=consultant-{told.jonas.pk}"
    )
    page = browser_of(head).get(address)
    rows = {row["name"]: row for group in page.context["groups"] for row in group["rows"]}
    closed = rows["Requests closed"]
    assert [side["n"] for side in closed["sides"]] == [10, 2]
    assert closed["differs"]["change"] == "+8"
    assert rows["First-contact resolution"]["few"]
    assert page.context["second"] == {"name": "Jonas W", "days": "March 2026"}
    earlier = browser_of(head).get(address.split("&other")[0] + "&other_start=2026-02-01")
    assert earlier.context["second"]["days"] == "February 2026"


def test_times_are_counted_where_they_lie(
    told: Crew, head: Membership, browser_of: Browsers
) -> None:
    page = browser_of(head).get("/metrics/spread/?start=2026-03-10&code=resolve_time_first")
    assert [(part.label, part.count) for part in page.context["bins"]] == [("2 h", 12)]
    assert "half within 2 h" in page.context["heading"]
    assert (
        "This metric has no spread"
        in browser_of(head).get("/metrics/spread/?start=2026-03-10&code=fcr").content.decode()
    )


@pytest.mark.parametrize(
    "path", ["changed/?by=topic", "compare/?", "spread/?code=resolve_time_first"]
)
def test_pages_that_explain_cost_a_constant_number_of_queries(
    told: Crew,
    head: Membership,
    browser_of: Browsers,
    path: str,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    browser = browser_of(head)
    address = f"/metrics/{path}&level=manager&id={told.helen.pk}&start=2026-03-10"
    browser.get(address)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        assert browser.get(address).status_code == 200
