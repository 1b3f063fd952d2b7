"""The rules of the matrix, on plain values: what a cell may say, gaps, overlaps, differences.

RACI as in the Project Management Institute's PMBOK Guide (responsibility assignment matrix):
exactly one role is accountable for each responsibility, at least one does the work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

RoleCodeText = str
Cells = Mapping[RoleCodeText, str]


class Letters(models.TextChoices):
    """What one cell may say."""

    ACCOUNTABLE_AND_RESPONSIBLE = "AR", _("accountable and responsible")
    ACCOUNTABLE = "A", _("accountable")
    RESPONSIBLE = "R", _("responsible")
    CONSULTED = "C", _("consulted")
    INFORMED = "I", _("informed")


class Flaw(StrEnum):
    """What is wrong with a row."""

    NOBODY_ACCOUNTABLE = "nobody_accountable"
    NOBODY_RESPONSIBLE = "nobody_responsible"
    SEVERAL_ACCOUNTABLE = "several_accountable"


GAPS = frozenset({Flaw.NOBODY_ACCOUNTABLE, Flaw.NOBODY_RESPONSIBLE})
OVERLAPS = frozenset({Flaw.SEVERAL_ACCOUNTABLE})


def accountable(cells: Cells) -> list[RoleCodeText]:
    """Codes of the roles that answer for a row."""
    return [role for role, letters in cells.items() if "A" in letters]


def responsible(cells: Cells) -> list[RoleCodeText]:
    """Codes of the roles that do the work of a row."""
    return [role for role, letters in cells.items() if "R" in letters]


def flaws(cells: Cells) -> tuple[Flaw, ...]:
    """What is wrong with a row: gaps first."""
    found = []
    if not accountable(cells):
        found.append(Flaw.NOBODY_ACCOUNTABLE)
    if not responsible(cells):
        found.append(Flaw.NOBODY_RESPONSIBLE)
    if len(accountable(cells)) > 1:
        found.append(Flaw.SEVERAL_ACCOUNTABLE)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs between two matrices; empty letters are an empty cell."""

    row: int
    role: RoleCodeText
    before: str
    after: str


def differences(before: Mapping[int, Cells], after: Mapping[int, Cells]) -> Sequence[Difference]:
    """Cells that differ, by row, in the order of `after`; rows that are gone come last."""
    rows = [*after, *(row for row in before if row not in after)]
    return [
        Difference(row, role, was, now)
        for row in rows
        for role in dict.fromkeys([*after.get(row, {}), *before.get(row, {})])
        if (was := before.get(row, {}).get(role, "")) != (now := after.get(row, {}).get(role, ""))
    ]
