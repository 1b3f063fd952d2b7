"""Deciding about a candidate, and turning one who is hired into a person of the company.

Why whoever decides may create a person here and nowhere else:
docs/decisions/0021-candidates-are-kept-until-a-day.md.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership, Team
from accounts.selectors import local_day
from accounts.services import person_create, reporting_line_set
from core.access import Actor, Capability
from core.errors import IllegalState, InvalidInput, Stale
from core.outbox import publish
from core.records import moment
from hiring.events import CandidateHired
from hiring.models import Candidate, Decision, Vacancy, VacancyState
from hiring.selectors.interviews import outstanding
from hiring.services._shared import (
    audit_candidate,
    candidate_locked,
    require_runs,
    today,
    vacancy_locked,
)
from hiring.services.candidates import state_put, vacancy_of
from hiring.services.vacancies import hired_count, vacancy_end
from hiring.transitions import CandidateAction
from roles.services import role_holding_start

EARLIEST: Final = timedelta(days=31)
LATEST: Final = timedelta(days=366)
_NEEDS_REASON = _("Say why: others will ask, and so will you in a year.")
_NEEDS_UNSCORED = _("Not everybody has given their scores. Wait for them, or say why not.")
# What hiring needs for one new person, and nothing beside.
_FOR_ONE_PERSON = frozenset({Capability.PEOPLE_MANAGE, Capability.ROLES_MANAGE})


def candidate_refuse(
    *,
    actor: Actor,
    candidate_id: int,
    reason: str,
    unscored_because: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Decide against somebody. Once, by the hiring manager or a head.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, and `InvalidInput` without a reason,
    or without one for deciding before everybody asked has given their scores.
    """
    with transaction.atomic():
        candidate = _to_decide(actor, candidate_id, version)
        decision = _decision(actor, candidate, reason, unscored_because, at)
        decision.save(force_insert=True)
        state_put(actor, candidate, CandidateAction.REFUSE, at=at)
    return candidate


def candidate_hire(
    *,
    actor: Actor,
    candidate_id: int,
    starts_on: date,
    reason: str,
    unscored_because: str = "",
    job_title: str = "",
    invite: bool = False,
    version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Decide for somebody: they become a consultant of the company, in the role of the vacancy.

    The role, and the line to the manager of the vacancy's team, begin on the local day
    `starts_on`; `invite` sends a link to choose a password. When all places are taken the vacancy
    is filled. Raises as `candidate_refuse`, and `InvalidInput` when the address belongs to a
    colleague.
    """
    with transaction.atomic():
        candidate = _to_decide(actor, candidate_id, version)
        vacancy = candidate.vacancy
        if vacancy.state != VacancyState.OPEN:
            raise IllegalState(_("This vacancy is not open any more."))
        _start_checked(actor, starts_on)
        decision = _decision(actor, candidate, reason, unscored_because, at)
        decision.is_hire, decision.starts_on = True, starts_on
        decision.save(force_insert=True)
        person = _person(actor, candidate, starts_on, job_title.strip(), invite=invite)
        candidate.membership = person
        state_put(actor, candidate, CandidateAction.HIRE, "membership", at=at)
        audit_candidate(actor, candidate, "became", person=[None, person.pk])
        publish(
            actor.company_id,
            CandidateHired(membership_id=person.pk, starts_on=starts_on.isoformat()),
        )
        if hired_count(vacancy) >= vacancy.places:
            day = local_day(actor.company_time_zone, decision.decided_at)
            vacancy_end(actor, vacancy, VacancyState.FILLED, "", day)
            candidate.refresh_from_db(fields=["delete_on", "version"])
    return candidate


def _to_decide(actor: Actor, candidate_id: int, version: int | None) -> Candidate:
    """The candidate after their vacancy, both locked, for somebody who decides about it."""
    vacancy = vacancy_locked(actor, vacancy_of(actor, candidate_id))
    require_runs(actor, vacancy)
    candidate = candidate_locked(actor, candidate_id, version)
    if candidate.vacancy_id != vacancy.pk:
        raise Stale
    candidate.vacancy = vacancy
    return candidate


def _decision(
    actor: Actor, candidate: Candidate, reason: str, unscored_because: str, at: datetime | None
) -> Decision:
    """What was decided and why, not saved yet. Raises `InvalidInput`, `IllegalState`."""
    if Decision.objects.of_company(actor.company_id).filter(candidate=candidate).exists():
        raise IllegalState(_("This was decided already."))
    values: dict[str, Any] = {"reason": reason.strip(), "unscored_because": ""}
    if not values["reason"]:
        raise InvalidInput(_NEEDS_REASON, fields={"reason": _NEEDS_REASON})
    if outstanding(candidate.pk):
        values["unscored_because"] = unscored_because.strip()
        if not values["unscored_because"]:
            raise InvalidInput(_NEEDS_UNSCORED, fields={"unscored_because": _NEEDS_UNSCORED})
    return Decision(
        company_id=actor.company_id,
        candidate=candidate,
        is_hire=False,
        decided_by_id=actor.membership_id,
        decided_at=moment(actor, at),
        **values,
    )


def _start_checked(actor: Actor, starts_on: date) -> None:
    day = today(actor)
    if not day - EARLIEST <= starts_on <= day + LATEST:
        raise InvalidInput(
            fields={"starts_on": _("Choose a day of the last month or of the year to come.")}
        )


def _person(
    actor: Actor, candidate: Candidate, starts_on: date, job_title: str, *, invite: bool
) -> Membership:
    """Who they are from now on: always a consultant, whoever decides."""
    vacancy: Vacancy = candidate.vacancy
    for_them = replace(actor, capabilities=actor.capabilities | _FOR_ONE_PERSON)
    person = person_create(
        actor=for_them,
        name=candidate.name,
        level=Level.CONSULTANT,
        email=candidate.email,
        job_title=job_title,
        invite=invite,
    )
    role_holding_start(
        actor=for_them, role_id=vacancy.role_id, member_id=person.pk, starts_on=starts_on
    )
    reporting_line_set(
        actor=for_them,
        member_id=person.pk,
        manager_id=_manager_id(vacancy),
        team_id=vacancy.team_id,
        starts_on=starts_on,
    )
    return person


def _manager_id(vacancy: Vacancy) -> int:
    """Who answers for the team, or who hires."""
    team = Team.objects.of_company(vacancy.company_id).filter(pk=vacancy.team_id or 0).first()
    return team.manager_id if team is not None else vacancy.hiring_manager_id
