"""Documents of checks, drawing and grading, without a database."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from tests.factories.checks import QUESTIONS, RIGHT
from training import check_document
from training.check_document import CheckDocument, Option, Problem, Question, Settings, problems
from training.grading import answers_given, drawn, folded, is_right, percent_of, wrong_ones
from training.services._check_documents import document_given, question_given

DOCUMENT = CheckDocument(Settings(), QUESTIONS)
BY_KEY = {question.key: question for question in QUESTIONS}


def test_document_written_and_read_is_the_same() -> None:
    assert check_document.read(check_document.write(DOCUMENT)) == DOCUMENT
    assert document_given(check_document.write(DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("q1", [["a"]], [["b"], ["a", "b"], [], None]),
        ("q2", [["a", "b"], ["b", "a"]], [["a"], ["a", "b", "c"], []]),
        ("q3", [["true"]], [["false"], ["true", "false"], []]),
        ("q4", [["a", "b", "c"]], [["b", "a", "c"], ["a", "b"], []]),
        ("q5", ["account", " ACCOUNT. ", "еще  КТО", "«Ещё кто»"], ["accounts", "", "   "]),
        ("q6", ["2", "2,5", "1.5", " 2 ", "2.50"], ["2.51", "1", "two", "NaN", "1e999", ""]),
    ],
)
def test_answer_is_right_or_wrong_by_its_kind(key: str, right: Any, wrong: Any) -> None:
    assert all(is_right(BY_KEY[key], answer) for answer in right)
    assert not any(is_right(BY_KEY[key], answer) for answer in wrong)


def test_folded_forgets_case_spaces_yo_and_marks_around() -> None:
    assert folded("  «ЕЩЁ\N{NO-BREAK SPACE} раз»! ") == "еще раз"


def test_percent_of_is_rounded_down() -> None:
    assert (percent_of(2, 3), percent_of(3, 3), percent_of(0, 0)) == (66, 100, 0)


@given(st.integers(0, 6))
def test_drawn_asks_as_many_as_wanted_once_each_and_names_nothing(count: int) -> None:
    document = CheckDocument(Settings(draw=count), QUESTIONS)
    drawing = drawn(document)
    keys = [item["key"] for item in drawing]
    assert len(keys) == len(set(keys)) == (count or 6)
    tokens = [item["token"] for item in drawing]
    tokens += [token for item in drawing for token, _key in item["options"]]
    assert len(set(tokens)) == len(tokens)
    assert {len(token) for token in tokens} == {12}


def test_drawn_puts_options_into_every_order() -> None:
    orders = {tuple(key for _token, key in drawn(DOCUMENT)[0]["options"]) for _ in range(200)}
    assert len({order for order in orders if len(order) == 3}) == 6


def test_answers_given_keeps_only_what_was_drawn() -> None:
    drawing = drawn(DOCUMENT)
    one = next(item for item in drawing if item["key"] == "q2")
    words = next(item for item in drawing if item["key"] == "q5")
    token = one["options"][0][0]
    given_answers = {
        one["token"]: [token, token, "a", "x" * 99],
        words["token"]: "x" * 900,
        "q5": "account",
        "unknown": {"deep": 1},
    }
    assert answers_given(drawing, given_answers) == {
        one["token"]: [token],
        words["token"]: "x" * 500,
    }


def test_wrong_ones_names_what_was_not_answered_too() -> None:
    drawing = drawn(DOCUMENT)
    answers = {}
    for item in drawing:
        tokens = {key: token for token, key in item["options"]}
        value = RIGHT[item["key"]]
        answers[item["token"]] = [tokens[key] for key in value] if item["options"] else value
    assert wrong_ones(DOCUMENT, drawing, answers) == []
    del answers[drawing[0]["token"]]
    assert wrong_ones(DOCUMENT, drawing, answers) == [drawing[0]["key"]]


def test_problems_of_a_draft_are_found_by_question() -> None:
    broken = CheckDocument(
        Settings(draw=9),
        (
            replace(BY_KEY["q1"], options=(Option("a", "One", "", True), Option("b", ""))),
            replace(BY_KEY["q1"], key="two", options=(Option("a", "x", "", True),), step="gone"),
            replace(BY_KEY["q2"], options=(Option("a", "x"), Option("a", "y"))),
            Question("q5", "short", "Who?", "", accepted=(" ",)),
            Question("q5", "number", "", "", number="x", tolerance="-1"),
        ),
    )
    assert [(one.problem, one.key) for one in problems(broken, ["spot"])] == [
        (Problem.TOO_FEW_TO_DRAW, ""),
        (Problem.NO_OPTION_TEXT, "q1"),
        (Problem.UNKNOWN_STEP, "two"),
        (Problem.NO_OPTIONS, "two"),
        (Problem.UNKNOWN_STEP, "q2"),
        (Problem.OPTION_TWICE, "q2"),
        (Problem.NONE_RIGHT, "q2"),
        (Problem.ONE_LANGUAGE, "q5"),
        (Problem.NO_ACCEPTED, "q5"),
        (Problem.KEY_TWICE, "q5"),
        (Problem.NO_TEXT, "q5"),
        (Problem.NO_NUMBER, "q5"),
        (Problem.NO_TOLERANCE, "q5"),
    ]
    assert problems(CheckDocument())[0].problem == Problem.NO_QUESTIONS
    assert problems(DOCUMENT, ["spot", "agree"]) == []


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("kind", {"kind": "essay"}),
        ("text_en", {"text_en": "x" * 1001}),
        ("options", {"options": [{}] * 7}),
        ("options", {"options": "abc"}),
        ("options", {"options": [{"text_en": 5}]}),
        ("accepted", {"kind": "short", "accepted": [1]}),
        ("number", {"kind": "number", "number": "ten"}),
        ("grade", {"grade": 1}),
    ],
)
def test_question_given_refuses_what_is_malformed(field: str, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        question_given("q1", values)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    "given_document",
    [
        [],
        {"questions": {}},
        {"questions": [{}] * 101},
        {"settings": {"tries": 0}},
        {"settings": {"tries": True}},
    ],
)
def test_document_given_refuses_what_is_malformed(given_document: Any) -> None:
    with pytest.raises(InvalidInput):
        document_given(given_document)
