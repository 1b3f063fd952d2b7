"""What comes in for a check's questions and settings, made into a document or refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from training import check_document as limits
from training.check_document import (
    CheckDocument,
    Option,
    Question,
    QuestionKind,
    Settings,
    decimal_of,
)

_RANGES = {
    "pass_percent": (1, 100, False),
    "draw": (0, limits.MAX_QUESTIONS, False),
    "tries": (1, limits.MOST_TRIES, False),
    "wait_hours": (0, limits.LONGEST_WAIT, False),
    "minutes": (1, limits.LONGEST_TIME, True),
    "certificate_months": (1, limits.LONGEST_VALID, True),
}
_TEXTS = {
    "text_en": limits.TEXT,
    "text_ru": limits.TEXT,
    "explanation_en": limits.EXPLANATION,
    "explanation_ru": limits.EXPLANATION,
    "number": limits.KEY,
    "tolerance": limits.KEY,
    "step": limits.KEY,
}
# What of a question belongs to which kinds; the rest is emptied.
_OF_KIND: dict[str, frozenset[str]] = {
    "options": limits.CHOSEN,
    "is_true": frozenset({QuestionKind.TRUE_FALSE}),
    "accepted": frozenset({QuestionKind.SHORT}),
    "number": frozenset({QuestionKind.NUMBER}),
    "tolerance": frozenset({QuestionKind.NUMBER}),
}
_KEY = re.compile(rf"[a-z0-9-]{{1,{limits.KEY}}}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def settings_given(before: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with these values. Raises `InvalidInput` for what is out of range."""
    chosen = asdict(before)
    if unknown := set(values) - set(chosen):
        raise InvalidInput(fields={name: _("Unknown field.") for name in sorted(unknown)})
    chosen |= values
    wrong: dict[str, Any] = {}
    for name, (low, high, may_be_empty) in _RANGES.items():
        value = chosen[name]
        if value is None and may_be_empty:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            sentence = _("Give a whole number from %(low)s to %(high)s.")
            wrong[name] = sentence % {"low": low, "high": high}
    if not isinstance(chosen["gives_certificate"], bool):
        wrong["gives_certificate"] = _("Say yes or no.")
    if wrong:
        raise InvalidInput(fields=wrong)
    return Settings(**chosen)


def question_given(key: str, values: Mapping[str, Any]) -> Question:
    """A question of these values; what does not belong to its kind is left out.

    Raises `InvalidInput` for what is malformed or too long; what is only missing is a problem of
    the draft, said in its editor.
    """
    known = set(asdict(Question(key))) - {"key"}
    if unknown := set(values) - known:
        raise InvalidInput(fields={name: _("Unknown field.") for name in sorted(unknown)})
    kind = values.get("kind", QuestionKind.ONE.value)
    if kind not in QuestionKind.values:
        raise InvalidInput(fields={"kind": _("Choose how the question is answered.")})
    kept = {name: value for name, value in values.items() if kind in _OF_KIND.get(name, {kind})}
    for name in (name for name in ("number", "tolerance") if kept.get(name)):
        if decimal_of(str(kept[name])) is None:
            raise InvalidInput(fields={name: _("This is not a number.")})
    wrong = {
        name: _("At most %(count)s characters.") % {"count": most}
        for name, most in _TEXTS.items()
        if not isinstance(kept.get(name, ""), str) or len(kept.get(name, "")) > most
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    kept["options"] = _options(kept.get("options", ()), kind)
    kept["accepted"] = _accepted(kept.get("accepted", ()))
    return Question(**{"key": key, **kept, "is_true": bool(kept.get("is_true", False))})


def _options(given: Any, kind: str) -> tuple[Option, ...]:
    """Options with keys of their own: a, b, c. Where the order is asked for, none is right."""
    sentence = _("At most %(count)s options with texts of at most %(length)s characters.") % {
        "count": limits.MAX_OPTIONS,
        "length": limits.OPTION,
    }
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > limits.MAX_OPTIONS:
        raise InvalidInput(fields={"options": sentence})
    found = []
    for letter, one in zip(_LETTERS, given, strict=False):
        values = asdict(one) if isinstance(one, Option) else one
        texts: list[Any] = (
            [values.get(f"text_{code}", "") for code in ("en", "ru")] if _is(values) else [None]
        )
        if not all(isinstance(text, str) and len(text) <= limits.OPTION for text in texts):
            raise InvalidInput(fields={"options": sentence})
        right = bool(values.get("right")) and kind != QuestionKind.ORDER
        found.append(Option(letter, texts[0], texts[1], right))
    return tuple(found)


def _is(values: Any) -> bool:
    return isinstance(values, Mapping)


def _accepted(given: Any) -> tuple[str, ...]:
    is_list = isinstance(given, Sequence) and not isinstance(given, str)
    fits = is_list and len(given) <= limits.MAX_ACCEPTED
    if not fits or not all(isinstance(one, str) and len(one) <= limits.ANSWER for one in given):
        sentence = _("At most %(count)s accepted answers of at most %(length)s characters.")
        values = {"count": limits.MAX_ACCEPTED, "length": limits.ANSWER}
        raise InvalidInput(fields={"accepted": sentence % values})
    return tuple(given)


def document_given(given: Any) -> CheckDocument:
    """A whole document from outside. Raises `InvalidInput` for what is malformed or too long."""
    questions = given.get("questions", []) if _is(given) else None
    if not isinstance(questions, list) or len(questions) > limits.MAX_QUESTIONS:
        count = limits.MAX_QUESTIONS
        raise InvalidInput(
            fields={"questions": _("At most %(count)s questions.") % {"count": count}}
        )
    found: list[Question] = []
    for one in questions:
        values = dict(one) if _is(one) else {}
        key = values.pop("key", "") or new_key(found)
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key == "new":
            sentence = _("Keys of questions are small letters, digits and hyphens.")
            raise InvalidInput(fields={"questions": sentence})
        found.append(question_given(key, values))
    return CheckDocument(settings_given(Settings(), given.get("settings", {})), tuple(found))


def new_key(questions: Sequence[Question]) -> str:
    """A key that no question has."""
    taken = {question.key for question in questions}
    number = len(questions) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"
