"""How far interviewers agree over all candidates, and how strict each of them usually is.

Only candidates who were hired or refused, and of whom nobody's scores are awaited: nobody can be
asked for scores of them any more, so these figures lead nobody. Counts of candidates whose data
were deleted are kept (`AgreementKept`, `StrictnessKept`), and nothing else of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from core.access import Actor, Capability
from hiring.agreement import Pairs, Sums, from_colleagues, pairs_of
from hiring.guide_document import Quality
from hiring.models import (
    AgreementKept,
    CandidateState,
    GuideVersion,
    Interview,
    InterviewState,
    ScoreSubmission,
    StrictnessKept,
)
from hiring.selectors.interviews import independent, numbers

OVER = (CandidateState.HIRED, CandidateState.REFUSED)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Scores of one candidate by one version of a guide: interviewer → quality → points."""

    candidate_id: int
    guide_version_id: int
    by_member: Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class QualityAgreement:
    """How far interviewers agree on one quality."""

    quality: Quality
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Strictness:
    """How far one interviewer's scores lie from their colleagues' on the same candidates."""

    member_id: int
    name: str
    sums: Sums


def grouped(rows: Iterable[ScoreSubmission]) -> list[Sheets]:
    """Independent scores of each candidate and version of the guide."""
    found: dict[tuple[int, int], dict[int, Mapping[str, int]]] = defaultdict(dict)
    for row in independent(rows):
        interview = row.interview
        key = (interview.candidate_id, interview.guide_version_id)
        found[key][interview.interviewer_id] = numbers(row.sheet)
    return [Sheets(*key, by_member) for key, by_member in sorted(found.items())]


def pairs_by_quality(sheets: Sheets) -> dict[str, Pairs]:
    """Agreement about one candidate."""
    keys = {key for scores in sheets.by_member.values() for key in scores}
    return {
        key: pairs_of([scores[key] for scores in sheets.by_member.values() if key in scores])
        for key in keys
    }


def differences_by_member(sheets: Sheets) -> dict[int, float]:
    """How far each interviewer of one candidate lies from the others, in points."""
    found = {}
    for member_id, own in sheets.by_member.items():
        others = [scores for other, scores in sheets.by_member.items() if other != member_id]
        if (apart := from_colleagues(own, others)) is not None:
            found[member_id] = apart
    return found


def _sheets_over(actor: Actor, guide_version_id: int | None = None) -> list[Sheets]:
    """Of all candidates whose case is over. One query."""
    actor.require(Capability.HIRING_VIEW_ALL)
    awaited = Interview.objects.of_company(actor.company_id).filter(
        candidate=OuterRef("interview__candidate"), state=InterviewState.ASKED
    )
    rows = ScoreSubmission.objects.visible_to(actor).filter(
        ~Exists(awaited), interview__candidate__state__in=OVER
    )
    if guide_version_id is not None:
        rows = rows.filter(interview__guide_version=guide_version_id)
    return grouped(rows.select_related("interview"))


def agreement_on(actor: Actor, version: GuideVersion) -> list[QualityAgreement]:
    """Agreement over all candidates of a version of a guide, a quality each. Two queries.

    Raises `NotAllowed` to anybody but heads.
    """
    totals: dict[str, Pairs] = defaultdict(Pairs)
    for sheets in _sheets_over(actor, version.pk):
        for key, pairs in pairs_by_quality(sheets).items():
            totals[key] += pairs
    for kept in AgreementKept.objects.visible_to(actor).filter(guide_version=version):
        totals[kept.quality] += Pairs(kept.pairs, kept.equal, kept.near)
    return [QualityAgreement(quality, totals[quality.key]) for quality in version.qualities]


def strictness_of(actor: Actor, names: Mapping[int, str]) -> list[Strictness]:
    """Each interviewer's usual distance from their colleagues, the strictest first.

    `names` are the people to tell of. Two queries. Raises `NotAllowed` to anybody but heads.
    """
    values: dict[int, list[float]] = defaultdict(list)
    for sheets in _sheets_over(actor):
        for member_id, apart in differences_by_member(sheets).items():
            values[member_id].append(apart)
    sums = {pk: Sums.of(found) for pk, found in values.items()}
    for kept in StrictnessKept.objects.visible_to(actor):
        before = Sums(kept.n, kept.total, kept.squares)
        sums[kept.member_id] = sums.get(kept.member_id, Sums()) + before
    rows = [Strictness(pk, names[pk], found) for pk, found in sums.items() if pk in names]
    return sorted(rows, key=_strictest_first)


def _strictest_first(row: Strictness) -> tuple[bool, float, str]:
    return (row.sums.is_few, row.sums.total / max(row.sums.n, 1), row.name)


def sheets_of(company_id: int, candidate_ids: Sequence[int]) -> list[Sheets]:
    """Of these candidates, for counting before their data are deleted. One query."""
    rows = ScoreSubmission.objects.of_company(company_id).filter(
        interview__candidate__in=list(candidate_ids)
    )
    return grouped(rows.select_related("interview"))
