"""What interviews know of a candidate goes with the candidate's data.

Everything anybody wrote is emptied, drafts and sights are deleted, and an interview forgets when
and why. What stays: who was asked and whether they gave scores, and counts over many candidates,
to which these add their pairs before they go.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from hiring.agreement import Pairs, Sums
from hiring.erasing import register_eraser
from hiring.models import (
    AgreementKept,
    Interview,
    ScoreDraft,
    ScoreSight,
    ScoreSubmission,
    StrictnessKept,
)
from hiring.selectors.agreement import differences_by_member, pairs_by_quality, sheets_of


def erase_interviews(company_id: int, candidate_ids: Sequence[int]) -> None:
    """Empty everything interviewers wrote about these candidates; runs inside their deletion."""
    _keep_counts(company_id, candidate_ids)
    ids = list(candidate_ids)
    ScoreDraft.objects.of_company(company_id).filter(interview__candidate__in=ids).delete()
    ScoreSubmission.objects.of_company(company_id).filter(interview__candidate__in=ids).update(
        document={}, reason=""
    )
    ScoreSight.objects.of_company(company_id).filter(candidate__in=ids).delete()
    Interview.objects.of_company(company_id).filter(candidate__in=ids).update(
        planned_on=None, planned_at=None, released_because="", version=F("version") + 1
    )


def _keep_counts(company_id: int, candidate_ids: Sequence[int]) -> None:
    pairs: dict[tuple[int, str], Pairs] = defaultdict(Pairs)
    differences: dict[int, list[float]] = defaultdict(list)
    for sheets in sheets_of(company_id, candidate_ids):
        for quality, found in pairs_by_quality(sheets).items():
            pairs[(sheets.guide_version_id, quality)] += found
        for member_id, apart in differences_by_member(sheets).items():
            differences[member_id].append(apart)
    for (version_id, quality), found in sorted(pairs.items()):
        _add_pairs(company_id, version_id, quality, found)
    for member_id, values in sorted(differences.items()):
        _add_sums(company_id, member_id, Sums.of(values))


def _add_pairs(company_id: int, version_id: int, quality: str, found: Pairs) -> None:
    if not found.n:
        return
    row, _is_new = AgreementKept.objects.get_or_create(
        guide_version_id=version_id, quality=quality, defaults={"company_id": company_id}
    )
    AgreementKept.objects.of_company(company_id).filter(pk=row.pk).update(
        pairs=F("pairs") + found.n,
        equal=F("equal") + found.equal,
        near=F("near") + found.near,
    )


def _add_sums(company_id: int, member_id: int, found: Sums) -> None:
    row, _is_new = StrictnessKept.objects.get_or_create(
        member_id=member_id, defaults={"company_id": company_id}
    )
    StrictnessKept.objects.of_company(company_id).filter(pk=row.pk).update(
        n=F("n") + found.n,
        total=F("total") + found.total,
        squares=F("squares") + found.squares,
    )


register_eraser(erase_interviews, Interview, ScoreDraft, ScoreSubmission, ScoreSight)
