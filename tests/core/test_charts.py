"""Charts: the rules of the product hold, and the markup is valid, safe and free of styles."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui import charts
from core.ui.charts.scale import Scale, nice_ticks

HOSTILE = '<script>alert("x")</script>&'


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314 -- our own markup


def by_class(markup: str, css_class: str) -> list[ElementTree.Element]:
    return [e for e in parsed(markup).iter() if css_class in e.get("class", "").split()]


def a_point(value: float | None, *, muted: bool = False) -> charts.Point:
    if value is None:
        return charts.Point("W", None)
    return charts.Point("W", value, value - 5, value + 5, 40, muted)


def line_of(*points: charts.Point, **options: object) -> str:
    return charts.line_chart(title="T", points=points, **options)  # type: ignore[arg-type]


# ---------- Scales


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        (0, 100, (0, 20, 40, 60, 80, 100)),
        (-100, 100, (-100, -50, 0, 50, 100)),
        (0.1, 0.42, (0.1, 0.2, 0.3, 0.4, 0.5)),
        (3, 3, (2.6, 2.8, 3.0, 3.2, 3.4)),
    ],
)
def test_nice_ticks_are_round(low: float, high: float, values: tuple[float, ...]) -> None:
    assert nice_ticks(low, high).values == values


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(1e-3, 1e6, allow_nan=False),
)
def test_nice_ticks_enclose_the_values_in_few_equal_steps(low: float, spread: float) -> None:
    high = low + spread
    ticks = nice_ticks(low, high)
    steps = {round(b - a, 6) for a, b in pairwise(ticks.values)}
    slack = max(abs(low), abs(high), spread) * 1e-6
    assert ticks.low <= low + slack
    assert ticks.high >= high - slack
    assert 2 <= len(ticks.values) <= 9
    assert max(steps) - min(steps) <= max(steps) * 1e-2


def test_tick_labels_have_a_real_minus() -> None:
    assert nice_ticks(-100, 100).label(-50) == "−50"


def test_scale_keeps_values_inside_the_plot() -> None:
    scale = Scale(0, 10, 100, 0)
    assert [scale(0), scale(5), scale(10), scale(12), scale(-3)] == [100, 50, 0, 0, 100]


# ---------- Line


def test_line_chart_when_a_value_is_missing_leaves_a_gap() -> None:
    markup = line_of(a_point(1), a_point(2), a_point(None), a_point(3), a_point(4))
    assert len(by_class(markup, "ln")) == 2
    assert len(by_class(markup, "band")) == 2
    assert len(by_class(markup, "dot")) == 4


def test_line_chart_when_too_few_shows_a_hollow_dot_no_line_passes_through() -> None:
    markup = line_of(a_point(1), a_point(2), a_point(9, muted=True), a_point(3), a_point(4))
    assert len(by_class(markup, "ring-few")) == 1
    assert len(by_class(markup, "whisk-few")) == 1
    assert len(by_class(markup, "ln")) == 2


def test_line_chart_when_the_definition_changed_does_not_join_the_series() -> None:
    points = [a_point(v) for v in (1, 2, 3, 4)]
    markup = line_of(*points, breaks=[charts.Break(2, "Definition v2")])
    assert len(by_class(markup, "ln-old")) == 1
    assert len(by_class(markup, "ln")) == 2
    assert len(by_class(markup, "break")) == 1
    assert "Definition v2" in markup


def test_line_chart_when_one_point_stands_alone_draws_its_interval() -> None:
    markup = line_of(a_point(None), a_point(5), a_point(None))
    assert len(by_class(markup, "whisk")) == 1
    assert by_class(markup, "ln") == []


def test_line_chart_when_there_is_nothing_is_an_empty_plot() -> None:
    for points in ([], [a_point(None)]):
        markup = line_of(*points)
        assert by_class(markup, "dot") == []
        assert by_class(markup, "ln") == []


def test_line_chart_when_values_are_below_zero_marks_zero() -> None:
    markup = line_of(a_point(-60), a_point(40), y_min=-100, y_max=100)
    assert len(by_class(markup, "zero")) == 1
    assert "−100" in markup


def test_line_chart_end_labels_do_not_overlap() -> None:
    markup = line_of(a_point(1), a_point(60), plan=60, width=1120)
    places = [float(e.get("y", 0)) for e in parsed(markup).iter() if "lab" in e.get("class", "")]
    assert len(places) == 2
    assert abs(places[0] - places[1]) >= 15


def test_line_chart_points_say_value_interval_and_n() -> None:
    markup = line_of(a_point(50), a_point(61.5), unit=" %")
    titles = [e.text for e in parsed(markup).iter("title")]
    assert titles[1] == "W: 61.5 %, 95 % interval 56.5 to 66.5, n = 40"


def test_chart_table_says_no_data_and_never_zero() -> None:
    table = charts.chart_table(
        [a_point(None), a_point(50), a_point(50, muted=True)],
        period_head="Week",
        value_head="CSAT",
        unit=" %",
    )
    assert table.heads == ("Week", "CSAT", "95 % interval", "n")
    assert [row[1] for row in table.rows] == ["No data", "50.0 %", "50.0 %, too few to compare"]
    assert table.rows[1] == ("W", "50.0 %", "45.0 to 55.0", "40")


def test_line_figure_legend_names_only_what_is_drawn() -> None:
    plain = charts.line_figure(
        title="T", points=[charts.Point("a", 1), charts.Point("b", 2)], value_head="NPS"
    )
    full = charts.line_figure(
        title="T",
        points=[a_point(1), a_point(2, muted=True)],
        value_head="NPS",
        plan=3,
        breaks=[charts.Break(1, "v2")],
    )
    assert [entry.label for entry in plain.legend] == ["NPS"]
    assert len(full.legend) == 5


# ---------- Bars


def test_bar_chart_bars_start_at_zero_and_keep_proportion() -> None:
    markup = charts.bar_chart(title="T", bars=[charts.Bar("a", 10), charts.Bar("b", 20)])
    first, second = by_class(markup, "fill")
    assert first.get("x") == second.get("x")
    ratio = float(second.get("width", 0)) / float(first.get("width", 1))
    assert math.isclose(ratio, 2, rel_tol=0.01)


def test_bar_chart_when_no_value_says_no_data_and_draws_no_bar() -> None:
    markup = charts.bar_chart(title="T", bars=[charts.Bar("a", None)])
    assert by_class(markup, "fill") == []
    assert "No data" in markup


def test_bar_chart_role_colour_is_only_for_the_five_roles() -> None:
    bars = [charts.Bar("x", 1, role_code="CS"), charts.Bar("y", 1, role_code="Legal")]
    markup = charts.bar_chart(title="T", bars=bars)
    assert len(by_class(markup, "f-CS")) == 1
    assert len(by_class(markup, "f-none")) == 1


def test_histogram_heights_are_counts() -> None:
    bins = [charts.Bin(0, 2, 10), charts.Bin(2, 4, 5), charts.Bin(4, 6, 0)]
    heights = [
        float(e.get("height", 0)) for e in by_class(charts.histogram(title="T", bins=bins), "fill")
    ]
    assert math.isclose(heights[0], heights[1] * 2, rel_tol=0.01)
    assert heights[2] == 0


# ---------- Small ones


def test_sparkline_when_fewer_than_two_values_is_a_dash() -> None:
    assert "—" in charts.sparkline([])
    assert "—" in charts.sparkline([None, 3])


def test_sparkline_has_gaps_and_marks_only_a_known_last_value() -> None:
    assert len(by_class(charts.sparkline([1, 2, None, 3, 4]), "ln")) == 2
    assert len(by_class(charts.sparkline([1, 2, 3]), "dot")) == 1
    assert by_class(charts.sparkline([1, 2, None]), "dot") == []


def test_forest_says_what_it_shows() -> None:
    markup = charts.forest(value=87.5, low=79.4, high=92.7, base=68.2, lo_axis=30, hi_axis=100)
    assert parsed(markup).get("aria-label") == "87.5, interval 79.4 to 92.7, peers 68.2"
    muted = charts.forest(value=50, low=20, high=80, base=68, lo_axis=30, hi_axis=100, muted=True)
    assert len(by_class(muted, "ring-few")) == 1
    none = charts.forest(value=None, low=None, high=None, base=68, lo_axis=30, hi_axis=100)
    assert parsed(none).get("aria-label") == "No data"


def test_plan_bar_when_all_is_zero_does_not_divide_by_it() -> None:
    assert parsed(charts.plan_bar(value=0, plan=0)).get("aria-hidden") == "true"


# ---------- Held time and flow


@given(st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=40))
def test_held_bar_pieces_fill_the_width_and_never_overlap(lengths: list[float]) -> None:
    markup = charts.held_bar([charts.HeldSegment("S", seconds) for seconds in lengths], width=700)
    pieces = [(float(e.get("x", 0)), float(e.get("width", 0))) for e in by_class(markup, "f-S")]
    assert len(pieces) == len(lengths)
    for (x, width), (next_x, _) in pairwise(pieces):
        assert x + width <= next_x + 0.2
    last_x, last_width = pieces[-1]
    assert last_x + last_width <= 700.5


def test_held_bar_draws_a_loop_only_between_known_stays() -> None:
    stays = [charts.HeldSegment(code, 3600) for code in ("A", "S", "A")]
    assert len(by_class(charts.held_bar(stays, loops=[charts.Loop(0, 2, "x")]), "loopline")) == 1
    assert by_class(charts.held_bar(stays, loops=[charts.Loop(0, 9, "x")]), "loopline") == []


def test_held_bar_name_lists_the_stays() -> None:
    markup = charts.held_bar([charts.HeldSegment("A", 22_200, "Daniel Osei")])
    assert parsed(markup).get("aria-label") == "Working time held: A, Daniel Osei 6 h 10 min"


def test_flow_chart_ribbons_of_a_role_fill_its_node() -> None:
    flows = [charts.Flow("A", "A", 6), charts.Flow("A", "S", 4), charts.Flow("S", "S", 10)]
    markup = charts.flow_chart(title="T", flows=flows, source_title="from", target_title="to")
    assert len(by_class(markup, "flow")) == 2
    assert len(by_class(markup, "flow-wrong")) == 1
    landed_a, landed_s, done_a, done_s = [e.get("height") for e in parsed(markup).iter("rect")]
    assert landed_a == landed_s
    assert [done_a, done_s] != [landed_a, landed_s]


def test_flow_chart_when_empty_is_only_its_heads() -> None:
    markup = charts.flow_chart(title="T", flows=[], source_title="from", target_title="to")
    assert [e.text for e in parsed(markup).iter("text")] == ["from", "to"]


# ---------- All of them


def every_chart() -> list[str]:
    points = [charts.Point(HOSTILE, 3, 1, 5, 9), charts.Point(HOSTILE, 4)]
    figures = [
        charts.line_figure(title=HOSTILE, points=points, value_head=HOSTILE, unit=HOSTILE, plan=3),
        charts.bar_figure(
            title=HOSTILE,
            bars=[charts.Bar(HOSTILE, 1, role_code=HOSTILE)],
            label_head=HOSTILE,
            value_head=HOSTILE,
        ),
        charts.histogram_figure(
            title=HOSTILE, bins=[charts.Bin(0, 1, 2)], value_head=HOSTILE, unit=HOSTILE
        ),
        charts.held_figure(
            [charts.HeldSegment(HOSTILE, 9, HOSTILE), charts.HeldSegment("A", 9e5)],
            loops=[charts.Loop(0, 1, HOSTILE)],
        ),
        charts.flow_figure(
            title=HOSTILE,
            flows=[charts.Flow(HOSTILE, "S", 3)],
            source_title=HOSTILE,
            target_title=HOSTILE,
        ),
    ]
    drawn = [svg for f in figures for svg in (f.wide, f.medium, f.compact, f.narrow)]
    return [*drawn, charts.sparkline([1, 2]), charts.plan_bar(value=1, plan=2)]


def test_charts_escape_what_people_wrote_and_carry_no_style_or_script() -> None:
    for markup in every_chart():
        parsed(markup)
        assert "<script" not in markup
        assert not re.search(r"\s(style|on\w+)=", markup)


def test_charts_with_meaning_have_a_name_and_the_others_are_hidden() -> None:
    for markup in every_chart():
        root = parsed(markup)
        named = root.get("role") == "img" and bool(root.get("aria-label"))
        assert named or root.get("aria-hidden") == "true"
