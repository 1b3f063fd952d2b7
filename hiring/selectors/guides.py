"""Reads of guides: which there are, and what is wrong with a draft, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.errors import NotFound
from hiring.guide_document import Problem, Quality, problems
from hiring.models import Guide, GuideVersion

_OF_ALL: Final = {Problem.NO_QUALITIES: _("Write down one quality at least.")}
_OF_ONE: Final = {
    Problem.NO_NAME: _("“%(name)s”: give it a name, in one language at least."),
    Problem.NO_QUESTION: _("“%(name)s”: write the question."),
    Problem.NO_GOOD: _("“%(name)s”: say what a good answer shows."),
    Problem.NO_WARNING: _("“%(name)s”: say what is a warning sign."),
    Problem.NO_ANCHOR: _("“%(name)s”: say what stands for each of the points 1 to 4."),
    Problem.SAME_NAME: _("“%(name)s”: another quality has the same name."),
}


@dataclass(frozen=True, slots=True)
class ProblemSentence:
    """A problem in words, and the quality that has it."""

    problem: Problem
    key: str
    sentence: Any


def problem_sentences(qualities: Sequence[Quality]) -> list[ProblemSentence]:
    """What must be mended before it can be published."""
    names = {quality.key: quality.name for quality in qualities}
    return [
        ProblemSentence(
            found.problem,
            found.key,
            _OF_ALL.get(found.problem)
            or _OF_ONE[found.problem] % {"name": names.get(found.key, "")},
        )
        for found in problems(qualities)
    ]


def guides_of(actor: Actor) -> QuerySet[Any]:
    """Guides in sight with what is in force and what is being written, by code."""
    return Guide.objects.visible_to(actor).select_related("current", "draft").order_by("code")


def versions_of(actor: Actor, guide: Guide) -> QuerySet[Any]:
    """Versions of a guide with their authors, the newest first."""
    rows = GuideVersion.objects.visible_to(actor).filter(guide=guide)
    return rows.select_related("author").order_by("-number")


def version_to_begin_with(actor: Actor, guide_id: int | None) -> GuideVersion:
    """The version in force of this guide, or of the company's first one. Raises `NotFound`."""
    guides = Guide.objects.visible_to(actor).filter(current__isnull=False)
    if guide_id is not None:
        guides = guides.filter(pk=guide_id)
    guide: Guide | None = guides.select_related("current").order_by("pk").first()
    if guide is None or guide.current is None:
        raise NotFound
    return guide.current
