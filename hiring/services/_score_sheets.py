"""Sheets of scores from outside, within their limits."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.documents import text_problem
from core.errors import InvalidInput
from hiring.guide_document import POINTS
from hiring.score_document import EVIDENCE, NOT_ASKED, NOTE, Score, Sheet


def sheet_checked(sheet: Sheet, keys: Collection[str]) -> Sheet:
    """The sheet without empty edges, in the order of the guide.

    What is missing is left to `score_document.gaps`: a draft may be unfinished. Raises
    `InvalidInput` naming what is unknown, too long or off the scale: `scores.drive.score`.
    """
    errors: dict[str, Any] = {
        f"scores.{key}": _("The guide of this interview has no such quality.")
        for key in sheet.scores
        if key not in keys
    }
    for key, score in sheet.scores.items():
        if score.score is not None and score.score not in POINTS:
            errors[f"scores.{key}.score"] = _("Give 1, 2, 3 or 4 points.")
        for name, longest in (("evidence", EVIDENCE), ("not_asked", NOT_ASKED)):
            if (wrong := text_problem(getattr(score, name), longest)) is not None:
                errors[f"scores.{key}.{name}"] = wrong
    if (wrong := text_problem(sheet.note, NOTE)) is not None:
        errors["note"] = wrong
    if errors:
        raise InvalidInput(fields=errors)
    stripped = {
        key: Score(score.score, score.evidence.strip(), score.not_asked.strip())
        for key in keys
        if not (score := sheet.of(key)).is_empty
    }
    return Sheet(stripped, sheet.note.strip())
