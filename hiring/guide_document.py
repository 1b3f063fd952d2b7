"""What a guide says, on plain values: its document, and what is wrong with it.

A document is the JSON list kept in drafts and versions: one object a quality, in the order of the
talk. Each text stands in both languages (`_en`, `_ru`); a missing one falls back on the other.

    {"key": "drive", "name_en": "Drive", "name_ru": "…",
     "question_en": "…", "follow_ups_en": "one a line",
     "good_en": "what a good answer shows", "warning_en": "what is a warning sign",
     "anchor_1_en": "what stands for 1 point", …, "anchor_4_en": "…"}
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core import documents
from core.documents import LONGEST_KEY, Difference
from core.languages import text_among

POINTS = (1, 2, 3, 4)
LANGUAGES = ("en", "ru")
MAX_QUALITIES = 20
KEY = LONGEST_KEY
# The longest of each text, in characters.
TEXTS: dict[str, int] = {
    "name": 120,
    "question": 1_000,
    "follow_ups": 2_000,
    "good": 2_000,
    "warning": 2_000,
    **{f"anchor_{point}": 600 for point in POINTS},
}
TEXT_FIELDS = tuple(f"{name}_{language}" for name in TEXTS for language in LANGUAGES)
# Without these nobody can ask about a quality and score it.
NEEDED = ("name", "question", "good", "warning", *(f"anchor_{point}" for point in POINTS))


@dataclass(frozen=True, slots=True)
class Quality:
    """One quality, its questions and its scale. `texts` has every name of `TEXT_FIELDS`."""

    key: str
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text in the language in use, or in the other one if that is empty."""
        return text_among(self.texts, name)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.text("name") or self.key

    @property
    def question(self) -> str:
        """What to ask."""
        return self.text("question")

    @property
    def follow_ups(self) -> list[str]:
        """What to ask next, one by one."""
        return lines(self.text("follow_ups"))

    @property
    def good(self) -> list[str]:
        """What a good answer shows."""
        return lines(self.text("good"))

    @property
    def warning(self) -> list[str]:
        """What is a warning sign."""
        return lines(self.text("warning"))

    @property
    def anchors(self) -> list[tuple[int, str]]:
        """Each point of the scale, and what stands for it."""
        return [(point, self.text(f"anchor_{point}")) for point in POINTS]


class Problem(StrEnum):
    """What is wrong with a document."""

    NO_QUALITIES = "no_qualities"
    NO_NAME = "no_name"
    NO_QUESTION = "no_question"
    NO_GOOD = "no_good"
    NO_WARNING = "no_warning"
    NO_ANCHOR = "no_anchor"
    SAME_NAME = "same_name"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the key of the quality that has it (empty for the whole document)."""

    problem: Problem
    key: str = ""


_MISSING = {
    "name": Problem.NO_NAME,
    "question": Problem.NO_QUESTION,
    "good": Problem.NO_GOOD,
    "warning": Problem.NO_WARNING,
}


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def read(document: Iterable[Mapping[str, Any]]) -> tuple[Quality, ...]:
    """Qualities of a document as it is stored."""
    return tuple(
        Quality(item["key"], {name: item.get(name, "") for name in TEXT_FIELDS})
        for item in document
    )


def write(qualities: Iterable[Quality]) -> list[dict[str, str]]:
    """The document of qualities; `read(write(qualities))` gives the same qualities."""
    return [
        {"key": quality.key, **{name: quality.texts.get(name, "") for name in TEXT_FIELDS}}
        for quality in qualities
    ]


def problems(qualities: Sequence[Quality]) -> list[Finding]:
    """What must be mended before the document can be published, in the order of the talk."""
    if not qualities:
        return [Finding(Problem.NO_QUALITIES)]
    found: list[Finding] = []
    names: set[tuple[str, str]] = set()
    for quality in qualities:
        missing = [name for name in NEEDED if not _has(quality, name)]
        kinds = dict.fromkeys(_MISSING.get(name, Problem.NO_ANCHOR) for name in missing)
        found += [Finding(problem, quality.key) for problem in kinds]
        own = {
            (language, quality.texts.get(f"name_{language}", "").strip().casefold())
            for language in LANGUAGES
        }
        own = {(language, name) for language, name in own if name}
        if own & names:
            found.append(Finding(Problem.SAME_NAME, quality.key))
        names |= own
    return found


def _has(quality: Quality, name: str) -> bool:
    return any(quality.texts.get(f"{name}_{language}", "").strip() for language in LANGUAGES)


def differences(before: Sequence[Quality], after: Sequence[Quality]) -> list[Difference[Quality]]:
    """Qualities added, changed and moved in the order of the newer side; removed ones last."""
    return documents.differences(before, after, _fields)


def _fields(was: Quality, quality: Quality) -> tuple[str, ...]:
    return tuple(name for name in TEXT_FIELDS if was.texts.get(name) != quality.texts.get(name))
