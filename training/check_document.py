"""The questions of a knowledge check, on plain values: their document, and what is wrong with it.

A document is the JSON object kept in drafts and versions:

    {"settings": {"pass_percent": 80, "draw": 0, "tries": 3, "wait_hours": 24, "minutes": null,
                  "gives_certificate": true, "certificate_months": 12},
     "questions": [{"key": "q1", "kind": "one", "text_en": "…", "text_ru": "…",
                    "options": [{"key": "a", "text_en": "…", "text_ru": "…", "right": true}, …],
                    "is_true": false, "accepted": [], "number": "", "tolerance": "",
                    "explanation_en": "", "explanation_ru": "", "step": ""}]}

`draw` is how many questions an attempt gets (0: all of them), `minutes` the time for it (null: as
long as it takes), `certificate_months` how long its certificate is valid (null: for good). `step`
is the key of the playbook's step to read again after a wrong answer. The options of a question of
the kind `order` stand in the right order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import text_among

MAX_QUESTIONS = 100
MAX_OPTIONS = 6
MAX_ACCEPTED = 10
TEXT, OPTION, ANSWER, EXPLANATION, KEY = 1_000, 300, 200, 2_000, 40
MOST_TRIES, LONGEST_WAIT, LONGEST_TIME, LONGEST_VALID = 20, 720, 240, 60


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    ONE = "one", _("One answer is right")
    SEVERAL = "several", _("Several answers are right")
    TRUE_FALSE = "true_false", _("True or false")
    ORDER = "order", _("Put into the right order")
    SHORT = "short", _("A short answer in words")
    NUMBER = "number", _("A number")


CHOSEN = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.ORDER})


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, or to put in its place."""

    key: str
    text_en: str = ""
    text_ru: str = ""
    right: bool = False

    @property
    def text(self) -> str:
        """In the language in use, or in the other one if that is empty."""
        return text_among({"t_en": self.text_en, "t_ru": self.text_ru}, "t")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its key (what is right)."""

    key: str
    kind: str = QuestionKind.ONE.value
    text_en: str = ""
    text_ru: str = ""
    options: tuple[Option, ...] = ()
    is_true: bool = False
    accepted: tuple[str, ...] = ()
    number: str = ""
    tolerance: str = ""
    explanation_en: str = ""
    explanation_ru: str = ""
    step: str = ""

    @property
    def text(self) -> str:
        """In the language in use, or in the other one if that is empty."""
        return text_among({"t_en": self.text_en, "t_ru": self.text_ru}, "t")

    @property
    def explanation(self) -> str:
        """Why that is right, in the language in use, or in the other one if that is empty."""
        return text_among({"t_en": self.explanation_en, "t_ru": self.explanation_ru}, "t")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a check is taken, and what passing it gives."""

    pass_percent: int = 80
    draw: int = 0
    tries: int = 3
    wait_hours: int = 24
    minutes: int | None = None
    gives_certificate: bool = True
    certificate_months: int | None = 12


@dataclass(frozen=True, slots=True)
class CheckDocument:
    """Settings and questions."""

    settings: Settings = field(default_factory=Settings)
    questions: tuple[Question, ...] = ()

    @property
    def asked(self) -> int:
        """How many questions an attempt gets."""
        count = len(self.questions)
        return min(self.settings.draw, count) if self.settings.draw else count


def read(document: Mapping[str, Any]) -> CheckDocument:
    """The document as it is stored."""
    return CheckDocument(
        Settings(**document.get("settings", {})),
        tuple(_question(item) for item in document.get("questions", ())),
    )


def _question(item: Mapping[str, Any]) -> Question:
    values = dict(item)
    values["options"] = tuple(Option(**option) for option in values.get("options", ()))
    values["accepted"] = tuple(values.get("accepted", ()))
    return Question(**values)


def write(document: CheckDocument) -> dict[str, Any]:
    """The JSON of a document; `read(write(document))` gives the same."""
    questions = [asdict(question) for question in document.questions]
    for one in questions:
        one["options"], one["accepted"] = list(one["options"]), list(one["accepted"])
    return {"settings": asdict(document.settings), "questions": questions}


class Problem(models.TextChoices):
    """What is wrong with a document. Values are codes for programs."""

    NO_QUESTIONS = "no_questions", _("There is no question yet.")
    TOO_FEW_TO_DRAW = "too_few_to_draw", _("More questions are to be drawn than there are.")
    KEY_TWICE = "key_twice", _("Two questions have the same key.")
    NO_TEXT = "no_text", _("A question has no text.")
    NO_OPTIONS = "no_options", _("At least two options are needed.")
    NO_OPTION_TEXT = "no_option_text", _("An option has no text.")
    OPTION_TWICE = "option_twice", _("Two options have the same key.")
    NOT_ONE_RIGHT = "not_one_right", _("Exactly one option must be right.")
    NONE_RIGHT = "none_right", _("At least one option must be right.")
    NO_ACCEPTED = "no_accepted", _("Say which answers are accepted.")
    NO_NUMBER = "no_number", _("Give the right number.")
    NO_TOLERANCE = "no_tolerance", _("The tolerance must be a number from 0 up.")
    UNKNOWN_STEP = "unknown_step", _("The step to read again is not in the playbook.")
    ONE_LANGUAGE = "one_language", _("The text is there in one language only.")


# To be mended before a version is published; the others only warn.
WARNINGS = frozenset({Problem.ONE_LANGUAGE, Problem.UNKNOWN_STEP})


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the key of the question it is about."""

    problem: Problem
    key: str = ""

    @property
    def is_warning(self) -> bool:
        """Whether it can be published all the same."""
        return self.problem in WARNINGS


def problems(document: CheckDocument, steps: Iterable[str] = ()) -> list[Finding]:
    """What is wrong, in reading order. `steps`: keys of the playbook's steps."""
    if not document.questions:
        return [Finding(Problem.NO_QUESTIONS)]
    found = []
    if document.settings.draw > len(document.questions):
        found.append(Finding(Problem.TOO_FEW_TO_DRAW))
    known, seen = set(steps), set[str]()
    for question in document.questions:
        checks = {
            Problem.KEY_TWICE: question.key in seen,
            Problem.NO_TEXT: not (question.text_en.strip() or question.text_ru.strip()),
            Problem.UNKNOWN_STEP: bool(question.step) and question.step not in known,
            Problem.ONE_LANGUAGE: bool(question.text_en.strip()) != bool(question.text_ru.strip()),
            **_checks_of_key(question),
        }
        found += [Finding(problem, question.key) for problem, is_so in checks.items() if is_so]
        seen.add(question.key)
    return found


def _checks_of_key(question: Question) -> dict[Problem, bool]:
    """What can be wrong with what is right."""
    if question.kind in CHOSEN:
        return _checks_of_options(question)
    if question.kind == QuestionKind.SHORT:
        return {Problem.NO_ACCEPTED: not any(text.strip() for text in question.accepted)}
    if question.kind == QuestionKind.NUMBER:
        tolerance = decimal_of(question.tolerance or "0")
        return {
            Problem.NO_NUMBER: decimal_of(question.number) is None,
            Problem.NO_TOLERANCE: tolerance is None or tolerance < 0,
        }
    return {}


def _checks_of_options(question: Question) -> dict[Problem, bool]:
    options: Sequence[Option] = question.options
    right = sum(option.right for option in options)
    return {
        Problem.NO_OPTIONS: len(options) < 2,
        Problem.NO_OPTION_TEXT: any(
            not (option.text_en.strip() or option.text_ru.strip()) for option in options
        ),
        Problem.OPTION_TWICE: len({option.key for option in options}) < len(options),
        Problem.NOT_ONE_RIGHT: question.kind == QuestionKind.ONE and right != 1,
        Problem.NONE_RIGHT: question.kind == QuestionKind.SEVERAL and not right,
    }


def decimal_of(text: str) -> Decimal | None:
    """A number as people write it: comma or point, with or without spaces; None for none."""
    plain = "".join(str(text).split()).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < KEY else None
