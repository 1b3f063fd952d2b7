"""The questions by which a practice is found out: shipped in both languages. Pure.

Their keys are kept with the answers; a question is never renamed, only added or left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput

ANSWER = 4000


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview, and what a good answer shows."""

    key: str
    text: str | Promise
    looks_for: str | Promise


QUESTIONS: tuple[Question, ...] = (
    Question(
        "what",
        _("What exactly do you do? Take the last time and tell it step by step."),
        _("Deeds, not qualities: what a colleague standing by would have seen."),
    ),
    Question(
        "when",
        _("When do you do it, and when not?"),
        _("The sign that begins it, and the cases for which it does not fit."),
    ),
    Question(
        "words",
        _("What do you say or write to the client? In your own words."),
        _("A sentence that somebody else can use."),
    ),
    Question(
        "not",
        _("What do you leave out that others do?"),
        _("Often the difference is something that is not done."),
    ),
    Question(
        "why",
        _("How did you come to do it this way?"),
        _("What it answers: without that others will drop it at the first trouble."),
    ),
    Question(
        "needs",
        _("What does it take: time, knowledge, access, somebody’s help?"),
        _("What must be there before others can begin."),
    ),
    Question(
        "begin",
        _("How would somebody else begin tomorrow morning?"),
        _("One first step that takes less than an hour."),
    ),
    Question(
        "doubt",
        _("What else may explain your figures: other clients, other requests, luck?"),
        _("An honest other reason. The effect on those who take it will tell."),
    ),
)
KEYS = frozenset(question.key for question in QUESTIONS)


def answers_given(answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers by question, without empty ones. Raises `InvalidInput` naming what is wrong."""
    wrong: dict[str, str | Promise] = {}
    for key, text in answers.items():
        if key not in KEYS:
            wrong[f"answers.{key}"] = _("There is no such question.")
        elif not isinstance(text, str) or len(text) > ANSWER:
            wrong[f"answers.{key}"] = _("Give a text of at most 4,000 characters.")
    if wrong:
        raise InvalidInput(fields=wrong)
    return {key: text.strip() for key, text in answers.items() if text.strip()}
