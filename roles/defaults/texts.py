"""The shape of the texts, and how they are written down in source files."""

import textwrap
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
