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


def guides_in_use(actor: Actor) -> QuerySet[Any]:
    """Guides with a version in force that may be chosen for vacancies, the first one first."""
    rows: QuerySet[Any] = Guide.objects.visible_to(actor).order_by("pk")
    return rows.filter(is_active=True, current__isnull=False)


def version_to_begin_with(
    actor: Actor, guide_id: int | None, of_vacancy: int | None = None
) -> GuideVersion:
    """The version in force of this guide, or of the vacancy's, or of the company's first one.

    One out of use is the vacancy's or nobody's. Raises `NotFound`.
    """
    guides = guides_in_use(actor)
    wanted = guide_id if guide_id is not None else of_vacancy
    if wanted is not None:
        rows = guides if wanted != of_vacancy else Guide.objects.visible_to(actor)
        guides = rows.filter(pk=wanted, current__isnull=False)
    guide: Guide | None = guides.select_related("current").order_by("pk").first()
    if guide is None or guide.current is None:
        raise NotFound
    return guide.current
