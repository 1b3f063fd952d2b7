"""What an interviewer wrote down about one talk, on plain values.

    {"scores": {"drive": {"score": 3, "evidence": "the candidate's own words", "not_asked": ""},
                "empathy": {"score": null, "evidence": "", "not_asked": "We ran out of time"}},
     "note": "the whole of it"}

A score stands on evidence; a quality that was not asked about says why, and has no score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EVIDENCE = 4_000
NOT_ASKED = 500
NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Score:
    """One quality as one interviewer heard it."""

    score: int | None = None
    evidence: str = ""
    not_asked: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return self.score is None and not self.evidence and not self.not_asked


@dataclass(frozen=True, slots=True)
class Sheet:
    """All scores of one talk by the key of their quality, and what is to be said of the whole."""

    scores: Mapping[str, Score] = field(default_factory=dict)
    note: str = ""

    def of(self, key: str) -> Score:
        """The score of a quality, empty if there is none."""
        return self.scores.get(key, Score())


class Gap(StrEnum):
    """What a sheet lacks to be given."""

    NO_SCORE = "no_score"
    NO_EVIDENCE = "no_evidence"
    BOTH = "both"


def read(document: Mapping[str, Any]) -> Sheet:
    """The sheet of a document as it is stored; an emptied document is an empty sheet."""
    return Sheet(
        {
            key: Score(item.get("score"), item.get("evidence", ""), item.get("not_asked", ""))
            for key, item in document.get("scores", {}).items()
        },
        document.get("note", ""),
    )


def write(sheet: Sheet) -> dict[str, Any]:
    """The document of a sheet; `read(write(sheet))` gives the same sheet."""
    return {
        "scores": {
            key: {
                "score": score.score,
                "evidence": score.evidence,
                "not_asked": score.not_asked,
            }
            for key, score in sheet.scores.items()
        },
        "note": sheet.note,
    }


def gaps(sheet: Sheet, keys: Iterable[str]) -> dict[str, Gap]:
    """What is missing before the sheet can be given, by the key of the quality."""
    found: dict[str, Gap] = {}
    for key in keys:
        score = sheet.of(key)
        if score.not_asked and score.score is not None:
            found[key] = Gap.BOTH
        elif score.not_asked:
            continue
        elif score.score is None:
            found[key] = Gap.NO_SCORE
        elif not score.evidence:
            found[key] = Gap.NO_EVIDENCE
    return found
