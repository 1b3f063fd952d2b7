"""The shape of the texts, and how they are written down in source files."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


def prose(text: str) -> str:
    """Paragraphs of a wrapped text: lines are joined, an empty line begins a paragraph."""
    blocks = textwrap.dedent(text).strip().split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks)


def lines(*items: str) -> str:
    """A list, one item a line."""
    return "\n".join(items)


@dataclass(frozen=True, slots=True)
class RoleTexts:
    """All texts of one role in one language, named as the fields of `roles.models.Role`."""

    name: str
    summary: str
    description: str
    responsibilities: str
    analogy: str
    cares_for: str
    horizon: str
    contact: str
    work_object: str
    success: str
    rhythm: str


class RoleText(NamedTuple):
    """One default role."""

    code: str
    mode: str
    en: RoleTexts
    ru: RoleTexts


class TopicText(NamedTuple):
    """One default topic and the code of the role that answers for it."""

    code: str
    role_code: str
    name_en: str
    name_ru: str
    solvable_at_first_contact: bool = True


class DifferenceText(NamedTuple):
    """How two default roles differ, by their codes."""

    first: str
    second: str
    en: str
    ru: str


@dataclass(frozen=True, slots=True)
class ResponsibilityText:
    """One row of the matrix.

    `cells`: role code → "R", "A", "AR", "C" or "I"; a role that is left out has an empty cell.
    `topics`: codes of the request topics it covers.
    """

    code: str
    area_en: str
    area_ru: str
    name_en: str
    name_ru: str
    cells: Mapping[str, str]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TouchpointText:
    """When one role must tell another something.

    `is_mandatory_notice`: a request of one of these topics that reaches A or S is told to the
    client's CS at once.
    """

    code: str
    from_role: str
    to_role: str
    occasion_en: str
    occasion_ru: str
    passes_en: str
    passes_ru: str
    rhythm_en: str
    rhythm_ru: str
    is_mandatory_notice: bool = False
    topics: tuple[str, ...] = ()
