"""What was drawn for an attempt, and whether its answers are right: on plain values.

Nothing that goes to the browser says what is right: questions and options are named by random
keys made for this attempt alone, in random order, and an attempt keeps which is which.
"""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import Any

from training.check_document import (
    CHOSEN,
    CheckDocument,
    Question,
    QuestionKind,
    decimal_of,
)

_random = SystemRandom()
LONGEST_ANSWER = 500
# The options of a statement, as an attempt keeps them.
TRUE, FALSE = "true", "false"


def drawn(document: CheckDocument) -> list[dict[str, Any]]:
    """Questions of one attempt in random order: their keys, and random tokens for all of them.

    `options` holds [token, key of the option] in the order shown.
    """
    return [
        {"key": question.key, "token": _token(), "options": _options(question)}
        for question in _random.sample(document.questions, document.asked)
    ]


def _options(question: Question) -> list[list[str]]:
    if question.kind == QuestionKind.TRUE_FALSE:
        keys = [TRUE, FALSE]
    elif question.kind in CHOSEN:
        keys = [option.key for option in question.options]
        _random.shuffle(keys)
    else:
        keys = []
    return [[_token(), key] for key in keys]


def _token() -> str:
    """Always as long, so that its length says nothing."""
    return secrets.token_hex(6)


def answers_given(drawing: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """Token of a question → what was answered, of what was drawn and has the right shape.

    A list of options' tokens, or a text. What is not known is left out: nothing is said about it.
    """
    kept: dict[str, Any] = {}
    for item in drawing:
        value = given.get(item["token"])
        if item["options"]:
            known = [token for token, _key in item["options"]]
            chosen = [value] if isinstance(value, str) else value
            if isinstance(chosen, list | tuple):
                kept[item["token"]] = [
                    token for token in dict.fromkeys(map(str, chosen)) if token in known
                ]
        elif isinstance(value, str | int | float):
            kept[item["token"]] = str(value)[:LONGEST_ANSWER]
    return kept


def wrong_ones(
    document: CheckDocument, drawing: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]
) -> list[str]:
    """Keys of the questions answered wrongly or not at all, in the order drawn."""
    by_key = {question.key: question for question in document.questions}
    return [
        item["key"]
        for item in drawing
        if not is_right(by_key[item["key"]], _in_keys(item, answers.get(item["token"])))
    ]


def _in_keys(item: Mapping[str, Any], answer: Any) -> Any:
    """The answer with the options' own keys in the place of the attempt's tokens."""
    if not item["options"]:
        return answer
    keys = dict(item["options"])
    return [keys[token] for token in answer or () if token in keys]


def is_right(question: Question, answer: Any) -> bool:
    """Whether it is right: wholly, there are no halves. `answer` is in the options' own keys."""
    if not answer:
        return False
    if question.kind == QuestionKind.TRUE_FALSE:
        return list(answer) == [TRUE if question.is_true else FALSE]
    if question.kind == QuestionKind.ORDER:
        return list(answer) == [option.key for option in question.options]
    if question.kind in CHOSEN:
        return set(answer) == {option.key for option in question.options if option.right}
    if question.kind == QuestionKind.NUMBER:
        return _is_near(question, str(answer))
    return folded(str(answer)) in {folded(text) for text in question.accepted if text.strip()}


def _is_near(question: Question, answer: str) -> bool:
    given, right = decimal_of(answer), decimal_of(question.number)
    if given is None or right is None:
        return False
    return abs(given - right) <= (decimal_of(question.tolerance or "0") or 0)


def folded(text: str) -> str:
    """Without what does not matter: case, spaces, full stops and quotes around, ё for е."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(plain.strip(" \t\n.!?«»“”\"'").split())


def percent_of(right: int, asked: int) -> int:
    """Whole per cent, rounded down: 79.9 does not pass at 80."""
    return right * 100 // asked if asked else 0
