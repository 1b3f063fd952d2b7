"""The guide a company starts with: the four qualities that cannot be taught, in both languages.

A company rewrites it and adds qualities of its own; `hiring.services.defaults_create` adds only
what is not there.
"""

from dataclasses import dataclass

from hiring.defaults import drive, empathy, learning, positive
from hiring.guide_document import Quality


@dataclass(frozen=True, slots=True)
class GuideText:
    """One default guide."""

    code: str
    name_en: str
    name_ru: str
    qualities: tuple[Quality, ...]


GUIDES: tuple[GuideText, ...] = (
    GuideText(
        "four-qualities",
        "Four qualities that cannot be taught",
        "Четыре качества, которым не научить",
        (drive.QUALITY, learning.QUALITY, positive.QUALITY, empathy.QUALITY),
    ),
)
