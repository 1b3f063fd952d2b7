"""Flowcharts: nothing overlaps, every line joins its boxes, any graph comes to an end."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ui.charts.flowchart import FlowStep, FlowWay, flowchart
from core.ui.charts.layered import Box, Layout, Link, Node, Route, layout
from core.ui.charts.layered.places import apart, entries
from core.ui.charts.wrapping import text_width, wrapped

HOSTILE = '<script>alert("x")</script>&'


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314 -- our own markup


def texts(markup: str) -> list[str]:
    return [e.text or "" for e in parsed(markup).iter("text")]


def by_class(markup: str, css_class: str) -> list[ElementTree.Element]:
    return [e for e in parsed(markup).iter() if css_class in e.get("class", "").split()]


def a_step(key: str, *ways: tuple[str, str], title: str = "Do it", due: str = "") -> FlowStep:
    return FlowStep(key, title, "CS", due, tuple(FlowWay(to, label) for to, label in ways))


def graph_of(*targets: tuple[int, ...]) -> Layout:
    """The layout of nodes of one size; each tuple holds where a node leads."""
    nodes = [Node(200, 60, tuple(200 * (i + 0.5) / len(t) for i in range(len(t)))) for t in targets]
    links = [Link(i, p, goal) for i, goals in enumerate(targets) for p, goal in enumerate(goals)]
    return layout(nodes, links)


def inside(box: Box, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether a level or upright piece passes through a box."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    near = 0.5
    return (
        left < box.right - near
        and right > box.x + near
        and top < box.bottom - near
        and bottom > box.y + near
    )


def assert_sound(found: Layout, nodes: list[Node], links: list[Link]) -> None:
    for one, other in combinations(found.boxes, 2):
        beside = one.right < other.x or other.right < one.x
        assert beside or one.bottom < other.y or other.bottom < one.y
    for link, route in zip(links, found.routes, strict=True):
        source, target = found.boxes[link.source], found.boxes[link.target]
        start, end = route.points[0], route.points[-1]
        assert start[0] == pytest.approx(source.x + nodes[link.source].ports[link.port])
        assert start[1] == pytest.approx(source.bottom)
        assert target.x <= end[0] <= target.right
        assert end[1] == pytest.approx(target.y)
        assert route.points[-2][1] < end[1]  # comes in from above
        for begin, finish in pairwise(route.points):
            assert abs(begin[0] - finish[0]) < 0.1 or abs(begin[1] - finish[1]) < 0.1
            assert not any(inside(box, begin, finish) for box in found.boxes)
            assert 0 <= min(begin[0], finish[0]) <= max(begin[0], finish[0]) <= found.width
            assert 0 <= min(begin[1], finish[1]) <= max(begin[1], finish[1]) <= found.height


# ---------- Layout


def test_a_row_of_steps_stands_in_one_column() -> None:
    found = graph_of((1,), (2,), (3,), ())
    assert {box.x for box in found.boxes} == {8.0}
    assert [box.y for box in found.boxes] == sorted(box.y for box in found.boxes)
    assert all(len(route.points) == 2 for route in found.routes)
    assert found.width == 216


def test_two_ways_stand_side_by_side_and_meet_again() -> None:
    top, left, right, bottom = graph_of((1, 2), (3,), (3,), ()).boxes
    assert left.y == right.y
    assert left.right < right.x
    assert bottom.y > left.bottom
    assert top.x == bottom.x == pytest.approx((left.x + right.x) / 2)


def test_a_way_back_runs_at_the_side_and_comes_in_from_above() -> None:
    found = graph_of((1,), (2,), (3, 0), ())
    back = [route for route in found.routes if route.is_back]
    assert len(back) == 1
    assert max(x for x, _ in back[0].points) > max(box.right for box in found.boxes)
    assert back[0].points[-1][1] == found.boxes[0].y


def test_a_step_that_leads_to_itself_goes_round_its_box() -> None:
    found = graph_of((0, 1), ())
    loop = found.routes[0]
    assert loop.is_back
    assert loop.points[0][1] == found.boxes[0].bottom
    assert loop.points[-1][1] == found.boxes[0].y


def test_a_longer_way_passes_beside_the_boxes_between() -> None:
    found = graph_of((1, 3), (2,), (3,), ())
    assert not found.routes[1].is_back
    assert all(
        not inside(box, *piece) for box in found.boxes for piece in pairwise(found.routes[1].points)
    )


def test_a_later_written_branch_that_joins_again_does_not_lead_back() -> None:
    assert not any(route.is_back for route in graph_of((1, 3), (2,), (), (2,)).routes)


def test_two_pairs_that_would_cross_are_turned_round() -> None:
    _, a, b, b_goal, a_goal = graph_of((1, 2), (4,), (3,), (), ()).boxes
    assert (a.x < b.x) == (a_goal.x < b_goal.x)


def test_no_nodes_make_an_empty_drawing() -> None:
    assert layout([], []) == Layout((), (), 8.0, 16.0)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[Link]]:
    count = draw(st.integers(1, 14))
    nodes, links = [], list[Link]()
    for i in range(count):
        goals = draw(st.lists(st.integers(0, count - 1), max_size=6))
        width = draw(st.sampled_from([40.0, 232.0, 400.0]))
        ports = tuple(width * (p + 0.5) / len(goals) for p in range(len(goals)))
        nodes.append(Node(width, draw(st.sampled_from([20.0, 70.0, 180.0])), ports))
        links += [Link(i, port, goal) for port, goal in enumerate(goals)]
    return nodes, links


@given(graphs())
@settings(deadline=None)
def test_layout_of_any_graph_keeps_boxes_apart_and_lines_out_of_them(
    graph: tuple[list[Node], list[Link]],
) -> None:
    nodes, links = graph
    assert_sound(layout(nodes, links), nodes, links)


def test_layout_of_the_largest_playbook_with_most_ways_is_sound() -> None:
    ways = [tuple((i * 7 + p * 13) % 100 for p in range(6)) for i in range(100)]
    nodes = [Node(552, 90, tuple(92 * (p + 0.5) for p in range(6))) for _ in ways]
    links = [Link(i, p, goal) for i, goals in enumerate(ways) for p, goal in enumerate(goals)]
    assert_sound(layout(nodes, links), nodes, links)


@pytest.mark.parametrize(
    ("wished", "gaps", "found"),
    [
        ([0.0, 10.0], [5.0], [0.0, 10.0]),
        ([0.0, 0.0], [10.0], [-5.0, 5.0]),
        ([5.0, 0.0, 20.0], [10.0, 10.0], [-2.5, 7.5, 20.0]),
        ([0.0, 0.0, 0.0], [10.0, 10.0], [-10.0, 0.0, 10.0]),
        ([], [], []),
    ],
)
def test_apart_moves_as_little_as_the_gaps_allow(
    wished: list[float], gaps: list[float], found: list[float]
) -> None:
    assert apart(wished, [1.0] * len(wished), gaps) == pytest.approx(found)


@given(st.lists(st.floats(-500, 500), max_size=60))
def test_entries_stay_on_the_edge_in_their_order(wished: list[float]) -> None:
    found = entries(sorted(wished), 0.0, 100.0)
    assert all(-1e-6 <= x <= 100 + 1e-6 for x in found)
    assert all(one <= other + 1e-6 for one, other in pairwise(found))


# ---------- Text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("Agree", ["Agree"]),
        ("Agree with the client", ["Agree with", "the client"]),
        ("Договориться с клиентом", ["Договорит", "ься с", "клиентом"]),
    ],
)
def test_text_breaks_between_words_and_long_words_inside(text: str, lines: list[str]) -> None:
    assert wrapped(text, 80, 13) == lines


@given(st.text(max_size=80), st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = wrapped(text, width, 13)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 13) <= width or len(line) == 1 for line in lines)


def test_cyrillic_is_wider_than_latin() -> None:
    assert text_width("договор", 13) > text_width("contrac", 13)


# ---------- Drawing


LINEAR = (a_step("one", ("two", "")), a_step("two", ("three", "")), a_step("three", ("", "")))
DECISION = (
    a_step("ask", ("write", "agrees"), ("", "refuses"), ("ask", "asks for time")),
    a_step("write", ("", "")),
)


def test_a_linear_playbook_fits_a_phone() -> None:
    width = by_class(flowchart(title="T", steps=LINEAR), "fc")[0].get("width")
    assert float(width or 0) <= 320


def test_a_decision_has_its_answers_and_ends_where_an_answer_ends() -> None:
    drawn = flowchart(title="T", steps=DECISION)
    assert len(by_class(drawn, "fc-choice")) == 1
    assert len(by_class(drawn, "fc-answer")) == 3
    assert {"agrees", "refuses"} <= set(texts(drawn))
    assert texts(drawn).count("End") == 2
    assert len(by_class(drawn, "fc-back")) == 1


def test_a_chart_has_a_name_and_a_description_and_can_be_scrolled_by_keyboard() -> None:
    drawn = flowchart(title="Renewal: steps", steps=DECISION)
    place, picture = parsed(drawn), by_class(drawn, "fc")[0]
    assert (place.get("tabindex"), place.get("aria-label")) == ("0", "Renewal: steps")
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "Renewal: steps")
    described = picture.find("desc")
    assert described is not None
    assert described.text == (
        "2 steps. 1 decision. The same steps are listed in words on this page."
    )


def test_the_step_of_a_run_is_marked_by_a_word_too() -> None:
    drawn = flowchart(title="T", steps=LINEAR, current="two", done=("one",))
    assert [t for t in texts(drawn) if t in {"✓ Done", "Now"}] == ["✓ Done", "Now"]
    assert len(by_class(drawn, "fc-now")) == 2


def test_due_time_and_role_are_written_in_the_box() -> None:
    drawn = flowchart(title="T", steps=[a_step("a", ("", ""), due="2 working days")])
    assert {"CS", "1", "2 working days"} <= set(texts(drawn))
    assert len(by_class(drawn, "role-CS")) == 2


def test_a_role_of_the_companys_own_is_grey() -> None:
    step = FlowStep("a", "T", "Law", "", (FlowWay("", ""),))
    assert len(by_class(flowchart(title="T", steps=[step]), "fc-other")) == 2


def test_a_draft_with_a_way_to_nowhere_and_a_key_twice_is_drawn() -> None:
    drawn = flowchart(title="T", steps=[a_step("a", ("gone", "")), a_step("a", ("", ""))])
    assert "?" in texts(drawn)
    assert len(by_class(drawn, "fc-box")) == 2


def test_a_playbook_without_steps_shows_its_start_only() -> None:
    assert texts(flowchart(title="T", steps=[])) == ["Start"]


def test_text_of_people_is_escaped_and_styles_are_classes() -> None:
    step = FlowStep("a", HOSTILE, HOSTILE, HOSTILE, (FlowWay("", HOSTILE), FlowWay("a", HOSTILE)))
    drawn = flowchart(title=HOSTILE, steps=[step])
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert not re.search(r"\bid=", drawn)


def test_the_same_steps_are_drawn_the_same() -> None:
    assert flowchart(title="T", steps=DECISION) == flowchart(title="T", steps=DECISION)


def test_route_of_a_straight_line_has_its_ends_only() -> None:
    assert graph_of((1,), ()).routes == (Route(((108.0, 68.0), (108.0, 96.0))),)
