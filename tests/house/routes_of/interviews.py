"""Routes of interviews."""

from collections.abc import Callable
from typing import Any

from hiring.models import Candidate, Guide, GuideVersion, Interview

OPENS_TO: dict[str, str] = {
    "consultant": """
        guide-list guide guide-versions guide-version
        candidate-interviews comparison
        interview-score interview-keep interview-correct interview-plan interview-release
        desk-interviews
        api-guide-list api-guide-detail api-guide-version-list api-guide-version-detail
        api-guide-publish api-guide-discard
        api-interview-list api-interview-detail api-interview-scores api-interview-give
        api-interview-correct api-interview-release api-comparison-detail
    """,
    "manager": "interview-ask",
    "head": """
        guide-defaults guide-create guide-use
        guide-draft guide-quality-add guide-publish guide-discard guide-quality
        guide-quality-remove guide-quality-move api-guide-draft
        interview-agreement api-interview-agreement-list
    """,
    "admin": "",
}


def _guide(world: Any) -> int:
    return Guide.objects.get(company=world.company).pk


def _candidate(world: Any) -> int:
    return Candidate.objects.get(company=world.company, name="Quetzal Person").pk


def _interview(world: Any) -> int:
    return Interview.objects.get(company=world.company, interviewer=world.people.consultant).pk


PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("guides", "pk"): _guide,
    ("versions", "number"): lambda _world: 1,
    ("qualities", "key"): lambda _world: "quetzal-quality",
    ("interviews", "pk"): _interview,
    ("interview-guides", "pk"): _guide,
    ("interview-guide-versions", "pk"): lambda world: (
        GuideVersion.objects.get(company=world.company).pk
    ),
    ("interview-comparisons", "pk"): _candidate,
}
QUERIES: dict[str, str] = {}
_HEADS = "heads see all of hiring; an administrator does not"
_OWN = "the consultant alone scores their interview"
_GIVEN = "the scores of this interview are given"
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {
    "interview-agreement": _HEADS,
    "api-interview-agreement-list": _HEADS,
    "interview-score": _OWN,
    "interview-keep": _OWN,
    "interview-correct": _OWN,
    "api-interview-scores": _OWN,
    "interview-plan": _GIVEN,
    "interview-release": _GIVEN,
    "interview-ask": "the administrator is on the panel, and not the hiring manager",
}
