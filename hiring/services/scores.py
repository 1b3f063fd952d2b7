"""Scores: kept while they are written, given once, corrected beside the first, and looked at.

The candidate is locked while scores are given, while people are asked, and while somebody sees
others' scores for the first time: so nobody can be asked for scores who is just seeing others'.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, Stale
from core.records import moment, require_version
from hiring import score_document
from hiring.models import (
    Candidate,
    Interview,
    InterviewState,
    ScoreDraft,
    ScoreSight,
    ScoreSubmission,
)
from hiring.score_document import Gap, Sheet, gaps
from hiring.selectors.interviews import Comparison, comparison_of, others_in
from hiring.services._interview_news import tell_all_scored
from hiring.services._interviews import interview_locked, require_awaited
from hiring.services._score_sheets import sheet_checked
from hiring.services._shared import candidate_locked

_GAPS: dict[Gap, str | Promise] = {
    Gap.NO_SCORE: _("Give a score, or say why it was not asked."),
    Gap.NO_EVIDENCE: _("Write down what the candidate said, in their own words."),
    Gap.BOTH: _("Either a score, or the reason why it was not asked."),
}
_NEEDS_REASON = _("Say what you correct and why. The first scores stay beside it.")


def scores_keep(
    *, actor: Actor, interview_id: int, sheet: Sheet, seen: int | None = None
) -> ScoreDraft:
    """Keep what is written so far; only its writer ever sees it.

    `seen` is the draft's version that was looked at. Raises `NotFound`, `NotAllowed` to anybody
    but the interviewer, `Stale`, `IllegalState` once given, `InvalidInput` for what is too long.
    """
    with transaction.atomic():
        interview = _own_locked(actor, interview_id)
        require_awaited(interview)
        document = score_document.write(sheet_checked(sheet, _keys(interview)))
        draft: ScoreDraft
        draft, is_new = ScoreDraft.objects.of_company(actor.company_id).get_or_create(
            interview=interview,
            defaults={
                "company_id": actor.company_id,
                "document": document,
                "changed_at": timezone.now(),
            },
        )
        if is_new:
            if seen:
                raise Stale
            return draft
        require_version(draft, seen)
        draft.document, draft.changed_at = document, timezone.now()
        draft.version += 1
        draft.save(update_fields=["document", "changed_at", "version"])
    return draft


def scores_give(
    *,
    actor: Actor,
    interview_id: int,
    sheet: Sheet | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> ScoreSubmission:
    """Give the scores: final, with the time. Without `sheet` the draft is given.

    Each quality has a score with evidence, or the reason why it was not asked. Raises as
    `scores_keep`, and `InvalidInput` naming what is missing: `scores.drive.evidence`.
    """
    with transaction.atomic():
        interview = _own_locked(actor, interview_id)
        require_awaited(interview)
        if _has_seen(actor, interview.candidate):
            raise IllegalState(
                _(
                    "You have seen others' scores of this candidate. Scores given now would not"
                    " be independent."
                )
            )
        drafts = ScoreDraft.objects.of_company(actor.company_id).filter(interview=interview)
        draft: ScoreDraft | None = drafts.first()
        if draft is not None:
            require_version(draft, seen)
        given = sheet if sheet is not None else (draft.sheet if draft else Sheet())
        submission = _submit(interview, given, at=moment(actor, at))
        drafts.delete()
        interview.state, interview.given_at = InterviewState.GIVEN, submission.given_at
        interview.version += 1
        interview.save(update_fields=["state", "given_at", "version"])
        audit(actor=actor, action="scores.give", subject=interview, changes={"number": [None, 1]})
        tell_all_scored(actor, interview.candidate)
    return submission


def scores_correct(
    *,
    actor: Actor,
    interview_id: int,
    sheet: Sheet,
    reason: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> ScoreSubmission:
    """Say something else than at first; both stay, and whether others' scores were seen between.

    `seen` is the number of the newest scores looked at. Raises `NotFound`, `NotAllowed`, `Stale`,
    `IllegalState` before any were given, `InvalidInput`.
    """
    given = reason.strip()
    if not given:
        raise InvalidInput(_NEEDS_REASON, fields={"reason": _NEEDS_REASON})
    if len(given) > 1000:
        raise InvalidInput(fields={"reason": _("At most %(count)s characters.") % {"count": 1000}})
    with transaction.atomic():
        interview = _own_locked(actor, interview_id)
        newest: ScoreSubmission | None = (
            ScoreSubmission.objects.of_company(actor.company_id)
            .filter(interview=interview)
            .order_by("-number")
            .first()
        )
        if newest is None:
            raise IllegalState(_("You have not given your scores yet."))
        if seen is not None and newest.number != seen:
            raise Stale
        submission = _submit(
            interview,
            sheet,
            number=newest.number + 1,
            reason=given,
            after_others=_has_seen(actor, interview.candidate),
            at=moment(actor, at),
        )
        changes = {"number": [newest.number, submission.number]}
        audit(actor=actor, action="scores.correct", subject=interview, changes=changes)
    return submission


def comparison_open(*, actor: Actor, candidate_id: int) -> Comparison:
    """What the reader may see of all scores; seeing others' for the first time is written down.

    Raises `NotFound`.
    """
    with transaction.atomic():
        candidate: Candidate | None = (
            Candidate.objects.visible_to(actor)
            .select_related("vacancy")
            .filter(pk=candidate_id)
            .first()
        )
        if candidate is None or candidate.erased_at is not None or _has_seen(actor, candidate):
            return comparison_of(actor, candidate or candidate_locked(actor, candidate_id))
        # Whoever asks this person for scores waits, and then finds that they have seen others'.
        candidate_locked(actor, candidate_id)
        found = comparison_of(actor, candidate)
        if actor.membership_id is not None and others_in(found, actor):
            ScoreSight.objects.get_or_create(
                candidate=candidate,
                member_id=actor.membership_id,
                defaults={"company_id": actor.company_id},
            )
    return found


def _own_locked(actor: Actor, interview_id: int) -> Interview:
    interview = interview_locked(actor, interview_id)
    if actor.membership_id is None or interview.interviewer_id != actor.membership_id:
        raise NotAllowed(_("Only the interviewer scores an interview."))
    return interview


def _keys(interview: Interview) -> list[str]:
    return [quality.key for quality in interview.guide_version.qualities]


def _has_seen(actor: Actor, candidate: Candidate) -> bool:
    rows = ScoreSight.objects.of_company(actor.company_id)
    return bool(rows.filter(candidate=candidate, member_id=actor.membership_id or 0).exists())


def _submit(
    interview: Interview, sheet: Sheet, *, number: int = 1, at: datetime, **values: Any
) -> ScoreSubmission:
    keys = _keys(interview)
    given = sheet_checked(sheet, keys)
    if missing := gaps(given, keys):
        fields = {
            f"scores.{key}.{'evidence' if gap == Gap.NO_EVIDENCE else 'score'}": _GAPS[gap]
            for key, gap in missing.items()
        }
        raise InvalidInput(
            _("Some qualities lack a score with its evidence, or the reason for having none."),
            fields=fields,
        )
    submission: ScoreSubmission = ScoreSubmission.objects.create(
        company_id=interview.company_id,
        interview=interview,
        number=number,
        document=score_document.write(given),
        given_at=at,
        **values,
    )
    return submission
