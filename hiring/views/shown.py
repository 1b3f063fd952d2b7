"""Candidates, their past and what came of a vacancy, as plain values for templates."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import local_day
from core.access import Actor
from core.ui import formats
from hiring.models import Candidate, CandidateState, Vacancy
from hiring.selectors.candidates import (
    NextStep,
    candidates_of,
    interviews_asked,
    next_step,
)
from hiring.selectors.vacancies import outcomes, together

SOON = 7
STATE_LOOKS = {
    CandidateState.APPLIED: ("line", "inbox"),
    CandidateState.INTERVIEWING: ("accent", "people"),
    CandidateState.HIRED: ("ok", "check"),
    CandidateState.REFUSED: ("none", "x"),
    CandidateState.WITHDRAWN: ("none", "down"),
}


def next_text(step: NextStep, asked: tuple[int, int]) -> str:
    """What is to be done now, in words; empty for nothing."""
    match step:
        case NextStep.PLAN:
            return _("Plan the interviews")
        case NextStep.WAIT:
            return ngettext("%(n)s score is awaited", "%(n)s scores are awaited", asked[1]) % {
                "n": formats.number(asked[1])
            }
        case NextStep.DECIDE:
            return _("Decide")
    return ""


def candidates_shown(actor: Actor, vacancy: Vacancy) -> list[dict[str, Any]]:
    """Rows of a vacancy, those to be dealt with first; deleted ones are counted, not listed."""
    found = [row for row in candidates_of(actor, vacancy.pk) if row.erased_at is None]
    asked = interviews_asked(actor, [row.pk for row in found])
    zone = actor.company_time_zone
    return [_row(row, asked.get(row.pk, (0, 0)), zone) for row in found]


def _row(candidate: Candidate, asked: tuple[int, int], zone: str) -> dict[str, Any]:
    step = next_step(candidate.state, asked)
    look, icon = STATE_LOOKS[CandidateState(candidate.state)]
    today = local_day(zone, timezone.now())
    days = (today - local_day(zone, candidate.created_at)).days
    return {
        "name": candidate.name,
        "url": reverse("candidate", args=[candidate.pk]),
        "state": candidate.get_state_display(),
        "look": look,
        "icon": icon,
        "next": next_text(step, asked),
        "is_mine": step == NextStep.DECIDE,
        "days": ngettext("%(n)s day", "%(n)s days", days) % {"n": formats.number(days)},
        "delete_on": candidate.delete_on,
        "is_soon": (candidate.delete_on - today).days <= SOON,
    }


def outcome_shown(vacancy: Vacancy) -> dict[str, Any]:
    """What came of it, together and by the way they came."""
    found = outcomes(vacancy)
    return {
        "sums": together(found),
        "rows": [{**one._asdict(), "source": one.source.label} for one in found],
    }
