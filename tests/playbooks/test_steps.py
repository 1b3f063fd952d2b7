"""Steps as plain values: every problem is found, and documents are read as they were written."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from playbooks.steps import (
    END,
    MAX_STEPS,
    Branch,
    Due,
    DueUnit,
    Finding,
    Problem,
    Step,
    branches,
    problems,
    read,
    write,
)

ROLES = ("A", "CS")


def a_step(key: str, *ways: Branch, role: str = "CS", title: str = "Do it") -> Step:
    return Step(key=key, role=role, title_en=title, next=ways)


def way(to: str, label: str = "so") -> Branch:
    return Branch(to, label_en=label)


SOUND = (
    a_step("ask"),
    a_step("agree", way("write", "agrees"), way(END, "refuses"), way("ask", "wants time")),
    a_step("write", role="A"),
    a_step("tell", role=""),
)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (SOUND, []),
        ((a_step("only"),), []),
        ((), [Finding(Problem.NO_STEPS)]),
        ((a_step("a", title=" "),), [Finding(Problem.NO_TITLE, "a")]),
        ((replace(a_step("a", title=""), title_ru="Спросить"),), []),
        ((a_step("a", role="Law"),), [Finding(Problem.UNKNOWN_ROLE, "a")]),
        (
            (a_step("a", way("gone", "")), a_step("b", way(END))),
            [
                Finding(Problem.UNKNOWN_STEP, "a"),
                Finding(Problem.NEVER_ENDS, "a"),
                Finding(Problem.UNREACHABLE, "b"),
            ],
        ),
        ((a_step("a", way(END)), a_step("b")), [Finding(Problem.UNREACHABLE, "b")]),
        ((a_step("a", way("a", "")),), [Finding(Problem.NEVER_ENDS, "a")]),
        ((a_step("a", way("a", "again"), way(END, "done")),), []),
        (
            (a_step("a"), a_step("b"), a_step("c", way("b"))),
            [Finding(Problem.NEVER_ENDS, key) for key in ("a", "b", "c")],
        ),
        ((a_step("a"), a_step("b"), a_step("c", way("b", "no"), way(END, "yes"))), []),
        (
            (a_step("a", way("b", ""), way(END)), a_step("b")),
            [Finding(Problem.ANSWER_WITHOUT_NAME, "a")],
        ),
        ((a_step("a", Branch("b", label_ru="да"), way(END)), a_step("b")), []),
        ((a_step("a", way("b", "")), a_step("b")), []),
        (
            (a_step("a"), a_step("a")),
            [Finding(Problem.KEY_TWICE, "a")],
        ),
    ],
)
def test_problems_when_steps_are_read_then_each_is_found_once(
    steps: tuple[Step, ...], found: list[Finding]
) -> None:
    assert problems(steps, ROLES) == found


def test_problems_when_there_are_too_many_steps_then_says_so_once() -> None:
    steps = [a_step(f"s{i}") for i in range(MAX_STEPS + 1)]
    assert problems(steps, ROLES) == [Finding(Problem.TOO_MANY_STEPS)]
    assert problems(steps[:-1], ROLES) == []


def test_branches_when_a_step_names_none_then_it_leads_to_the_one_after_it() -> None:
    assert branches(SOUND) == {
        "ask": (Branch("agree"),),
        "agree": SOUND[1].next,
        "write": (Branch("tell"),),
        "tell": (Branch(END),),
    }


@pytest.mark.parametrize(
    ("language", "step", "title"),
    [
        ("en", Step("a", title_en="Ask", title_ru="Спросить"), "Ask"),
        ("ru", Step("a", title_en="Ask", title_ru="Спросить"), "Спросить"),
        ("ru", Step("a", title_en="Ask"), "Ask"),
        ("en", Step("a", title_ru="Спросить"), "Спросить"),
    ],
)
def test_title_when_read_in_a_language_then_falls_back_to_the_other(
    language: str, step: Step, title: str
) -> None:
    with translation.override(language):
        assert step.title == title


def test_read_when_a_document_is_short_then_the_rest_is_empty() -> None:
    assert read([{"key": "a", "title_en": "Ask", "next": [{"label_en": "so"}]}]) == (
        Step("a", title_en="Ask", next=(Branch(END, "so"),)),
    )


TEXTS = st.text(max_size=20)
STEPS = st.builds(
    Step,
    key=st.text("abc", min_size=1, max_size=3),
    role=st.sampled_from(["", "A", "CS", "Law"]),
    title_en=TEXTS,
    title_ru=TEXTS,
    details_en=TEXTS,
    details_ru=TEXTS,
    due=st.none() | st.builds(Due, st.integers(1, 999), st.sampled_from(DueUnit.values)),
    next=st.lists(st.builds(Branch, st.text("abc", max_size=3), TEXTS, TEXTS), max_size=4).map(
        tuple
    ),
)


@given(st.lists(STEPS, max_size=12).map(tuple))
def test_read_when_a_document_was_written_then_gives_the_same_steps(
    steps: tuple[Step, ...],
) -> None:
    assert read(write(steps)) == steps


@given(st.lists(STEPS, max_size=12))
def test_problems_when_steps_are_anything_then_every_finding_names_one_of_them(
    steps: list[Step],
) -> None:
    keys = {"", *(step.key for step in steps)}
    found = problems(steps, ROLES)
    assert {finding.key for finding in found} <= keys
    assert found or steps


@given(st.lists(STEPS, min_size=1, max_size=8, unique_by=lambda step: step.key))
def test_problems_when_none_are_found_then_the_end_can_be_come_to_from_every_step(
    steps: list[Step],
) -> None:
    if problems(steps, ("A", "CS", "Law")):
        return
    ways = branches(steps)
    for step in steps:
        reached, waiting = set[str](), [step.key]
        while waiting:
            key = waiting.pop()
            if key not in reached:
                reached.add(key)
                waiting += [branch.to for branch in ways.get(key, ())]
        assert END in reached
