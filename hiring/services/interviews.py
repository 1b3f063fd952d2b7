"""Who is asked to interview whom, when, and who is released from it."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.audit import audit
from core.errors import IllegalState, InvalidInput
from core.records import moment, only, require_version
from hiring.models import (
    Candidate,
    GuideVersion,
    Interview,
    InterviewState,
    PanelMember,
    ScoreDraft,
    ScoreSight,
    Vacancy,
)
from hiring.selectors.guides import version_to_begin_with
from hiring.selectors.interviews import DECIDED
from hiring.services._interview_news import tell_all_scored, tell_asked
from hiring.services._interviews import interview_locked, require_awaited
from hiring.services._shared import candidate_locked, require_runs, vacancy_locked
from hiring.services.candidates import interviews_begin, vacancy_of

_PLAN: Final = ("planned_on", "planned_at")
_NEEDS_REASON = _("Say why the scores are not waited for.")
_NEEDS_DAY = _("Give the day too.")
_HAS_SEEN = _(
    "%(name)s has seen others' scores of this candidate. Scores given now would not be independent."
)


def interviews_ask(
    *,
    actor: Actor,
    candidate_id: int,
    interviewer_ids: Collection[int],
    guide_id: int | None = None,
    planned_on: date | None = None,
    planned_at: time | None = None,
    at: datetime | None = None,
) -> list[Interview]:
    """Ask people of the panel to interview a candidate, by the version of the guide in force.

    Without `guide_id` by the guide of the vacancy, or the usual one. `planned_on` and `planned_at`
    are local. Whoever was asked before and not released is asked no second time.
    Raises `NotFound`, `NotAllowed`, `IllegalState` for a candidate whose case is over,
    `InvalidInput` for people who are not on the panel or have seen others' scores.
    """
    _require_plan(planned_on, planned_at)
    wanted = list(dict.fromkeys(interviewer_ids))
    if not wanted:
        raise InvalidInput(fields={"interviewer_ids": _("Choose who is to interview.")})
    with transaction.atomic():
        candidate = _open_candidate(actor, candidate_id)
        version = version_to_begin_with(actor, guide_id, candidate.vacancy.guide_id)
        _require_panel(candidate.vacancy, wanted)
        _require_unseen(candidate, wanted)
        known = {
            row.interviewer_id: row
            for row in Interview.objects.visible_to(actor).filter(
                candidate=candidate, interviewer_id__in=wanted
            )
        }
        plan = {"planned_on": planned_on, "planned_at": planned_at}
        asked = [
            _asked(actor, candidate, pk, known.get(pk), version, plan, at)
            for pk in wanted
            if pk not in known or known[pk].state == InterviewState.RELEASED
        ]
        if asked:
            interviews_begin(actor, candidate, at=at)
            tell_asked(actor, candidate.vacancy, asked)
    return asked


def _open_candidate(actor: Actor, candidate_id: int) -> Candidate:
    """Locked in the order of all services: the vacancy, then the candidate."""
    vacancy = vacancy_locked(actor, vacancy_of(actor, candidate_id))
    require_runs(actor, vacancy)
    candidate = candidate_locked(actor, candidate_id)
    require_runs(actor, candidate.vacancy)
    if candidate.state in DECIDED:
        raise IllegalState(_("The case of this candidate is over."))
    return candidate


def _require_panel(vacancy: Vacancy, wanted: list[int]) -> None:
    panel = PanelMember.objects.of_company(vacancy.company_id).filter(
        vacancy=vacancy, member_id__in=wanted, member__is_active=True
    )
    known = set(panel.values_list("member_id", flat=True))
    if set(wanted) - known - {vacancy.hiring_manager_id}:
        sentence = _("Only people of the panel interview. Add them to it first.")
        raise InvalidInput(sentence, fields={"interviewer_ids": sentence})


def _require_unseen(candidate: Candidate, wanted: list[int]) -> None:
    """Nobody scores who has seen scores. The candidate is locked: nobody sees any meanwhile."""
    rows = ScoreSight.objects.of_company(candidate.company_id).filter(
        candidate=candidate, member_id__in=wanted
    )
    given = Interview.objects.of_company(candidate.company_id).filter(
        candidate=candidate, state=InterviewState.GIVEN
    )
    rows = rows.exclude(member_id__in=given.values("interviewer_id"))
    if (sight := rows.select_related("member").order_by("pk").first()) is not None:
        sentence = _HAS_SEEN % {"name": sight.member.name}
        raise InvalidInput(sentence, fields={"interviewer_ids": sentence})


def _asked(
    actor: Actor,
    candidate: Candidate,
    member_id: int,
    row: Interview | None,
    version: GuideVersion,
    plan: dict[str, Any],
    at: datetime | None,
) -> Interview:
    interview = row or Interview(
        company_id=actor.company_id, candidate=candidate, interviewer_id=member_id, version=0
    )
    interview.guide_version = version
    interview.state = InterviewState.ASKED
    interview.released_at, interview.released_by_id, interview.released_because = None, None, ""
    interview.asked_by_id = actor.membership_id
    interview.version += 1
    if at is not None:
        interview.created_at = moment(actor, at)
    for name, value in plan.items():
        setattr(interview, name, value)
    interview.save()
    changes = {"interviewer": [None, member_id], "guide_version": [None, version.pk]}
    audit(actor=actor, action="interview.ask", subject=interview, changes=changes)
    return interview


def interview_plan(
    *, actor: Actor, interview_id: int, version: int | None = None, **values: Any
) -> Interview:
    """Change the day and the hour of the talk: for whoever runs the vacancy and the interviewer.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    only(values, _PLAN)
    with transaction.atomic():
        interview = interview_locked(actor, interview_id)
        if interview.interviewer_id != actor.membership_id:
            require_runs(actor, interview.candidate.vacancy)
        require_version(interview, version)
        require_awaited(interview)
        for name, value in values.items():
            setattr(interview, name, value)
        _require_plan(interview.planned_on, interview.planned_at)
        interview.version += 1
        interview.save(update_fields=[*_PLAN, "version"])
        changes = {name: [None, value] for name, value in values.items()}
        audit(actor=actor, action="interview.plan", subject=interview, changes=changes)
    return interview


def interview_release(
    *, actor: Actor, interview_id: int, because: str, version: int | None = None
) -> Interview:
    """Do not wait for the scores of an interviewer any more, and say why.

    What they had written is deleted unread. Raises `NotFound`, `NotAllowed`, `Stale`,
    `IllegalState`, `InvalidInput`.
    """
    given = because.strip()
    if not given:
        raise InvalidInput(_NEEDS_REASON, fields={"because": _NEEDS_REASON})
    if len(given) > 1000:
        raise InvalidInput(fields={"because": _("At most %(count)s characters.") % {"count": 1000}})
    with transaction.atomic():
        interview = interview_locked(actor, interview_id)
        require_runs(actor, interview.candidate.vacancy)
        require_version(interview, version)
        require_awaited(interview)
        interview.state = InterviewState.RELEASED
        interview.released_at = timezone.now()
        interview.released_by_id = actor.membership_id
        interview.released_because = given
        interview.version += 1
        interview.save()
        ScoreDraft.objects.of_company(actor.company_id).filter(interview=interview).delete()
        changes = {"interviewer": [interview.interviewer_id, None]}
        audit(actor=actor, action="interview.release", subject=interview, changes=changes)
        tell_all_scored(actor, interview.candidate)
    return interview


def _require_plan(planned_on: date | None, planned_at: time | None) -> None:
    if planned_at is not None and planned_on is None:
        raise InvalidInput(_NEEDS_DAY, fields={"planned_on": _NEEDS_DAY})
