"""How default questions are written down in source files."""

from dataclasses import dataclass

from training.check_document import Option, Question

_KEYS = "abcdef"
# A text in English and in Russian.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CheckText:
    """The check of a default playbook, by the playbook's code."""

    playbook: str
    questions: tuple[Question, ...]


def one(key: str, step: str, text: Pair, right: Pair, *wrong: Pair, why: Pair) -> Question:
    """One answer is right: the first."""
    return _of_options(key, "one", step, text, [right], list(wrong), why)


def several(
    key: str, step: str, text: Pair, right: list[Pair], wrong: list[Pair], why: Pair
) -> Question:
    """Several answers are right."""
    return _of_options(key, "several", step, text, right, wrong, why)


def order(key: str, step: str, text: Pair, *places: Pair, why: Pair) -> Question:
    """Put into the order given here."""
    return _of_options(key, "order", step, text, [], list(places), why)


def statement(key: str, step: str, text: Pair, *, is_true: bool, why: Pair) -> Question:
    """True or false."""
    return Question(
        key,
        "true_false",
        *text,
        is_true=is_true,
        explanation_en=why[0],
        explanation_ru=why[1],
        step=step,
    )


def _of_options(
    key: str,
    kind: str,
    step: str,
    text: Pair,
    right: list[Pair],
    others: list[Pair],
    why: Pair,
) -> Question:
    texts = [*((pair, True) for pair in right), *((pair, False) for pair in others)]
    options = tuple(
        Option(letter, *pair, right=is_right)
        for letter, (pair, is_right) in zip(_KEYS, texts, strict=False)
    )
    return Question(
        key, kind, *text, options=options, explanation_en=why[0], explanation_ru=why[1], step=step
    )
