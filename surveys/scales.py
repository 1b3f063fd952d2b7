"""A scale as it is offered: the values of a form, their scores and their words."""

from typing import NamedTuple

from django.utils.functional import Promise

from surveys.models import SCALES, WITHOUT_SCORE, SurveyKind
from surveys.texts import BEST_FIRST, DONT_KNOW, SCALE_ENDS, SCALE_WORDS, score_words

NO_SCORE = "none"
"""What a form says for *don't know*."""

# Too many steps for words beside each: the ends are named.
_NAMED_AT_ENDS = frozenset({SurveyKind.NPS, SurveyKind.CES})


class Choice(NamedTuple):
    """One answer: what a form sends, the number shown (if one is), and its word (if it has one)."""

    value: str
    number: str
    word: str | Promise


def choices_of(kind: str) -> list[Choice]:
    """All answers of a kind, in the order in which they are offered; *don't know* is last."""
    words, is_yes_or_no = SCALE_WORDS.get(kind, {}), kind == SurveyKind.FCR
    scores = BEST_FIRST[kind] if is_yes_or_no else SCALES[kind]
    found = [
        Choice(str(score), "" if is_yes_or_no else str(score), words.get(score, ""))
        for score in scores
    ]
    if kind in WITHOUT_SCORE:
        found.append(Choice(NO_SCORE, "", DONT_KNOW))
    return found


def has_words(kind: str) -> bool:
    """Whether each answer shows its word, not only the ends."""
    return kind not in _NAMED_AT_ENDS


def score_of(value: str) -> int | None:
    """The score of what a form sent."""
    return None if value == NO_SCORE else int(value)


def value_of(score: int | None) -> str:
    """A score as a form sends it."""
    return NO_SCORE if score is None else str(score)


def number_of(kind: str, score: int | None) -> str:
    """The number in "your 5 is recorded"; empty where the answer is no number."""
    return "" if score is None or kind == SurveyKind.FCR else str(score)


def scale_ends(kind: str) -> tuple[str | Promise, str | Promise]:
    """What the first and the last step mean."""
    return SCALE_ENDS[kind]


def score_choices(kind: str) -> list[tuple[int, str]]:
    """The scores of a kind with their words, as a list to choose from."""
    return [(score, score_words(kind, score)) for score in SCALES[kind]]
