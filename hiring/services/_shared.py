"""What the services of hiring share: locks in one order, who runs a vacancy, and the steps.

A vacancy is always locked before its candidates. The audit trail is told numbers and states only:
it outlives the candidates' data.
"""

import calendar
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import CAPABILITIES, Level
from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import locked, moment, require_version
from hiring.models import Candidate, CandidateStep, Vacancy

KEPT_MONTHS = 6


def today(actor: Actor) -> date:
    """The company's local day."""
    return local_day(actor.company_time_zone, timezone.now())


def kept_until(day: date) -> date:
    """Half a year later: how long data are kept unless somebody chooses another day."""
    years, month = divmod(day.month - 1 + KEPT_MONTHS, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def runs(actor: Actor, vacancy: Vacancy) -> bool:
    """Whether this person decides about the vacancy: its hiring manager, or a head."""
    if not actor.has(Capability.HIRING_OPEN):
        return False
    is_theirs = actor.membership_id is not None and (
        vacancy.hiring_manager_id == actor.membership_id
    )
    return is_theirs or actor.has(Capability.HIRING_VIEW_ALL)


def require_runs(actor: Actor, vacancy: Vacancy) -> None:
    """Raise `NotAllowed` for interviewers."""
    if not runs(actor, vacancy):
        raise NotAllowed(_("This is for the hiring manager of the vacancy, or a head."))


def vacancy_locked(actor: Actor, vacancy_id: int, version: int | None = None) -> Vacancy:
    """A vacancy in sight, locked. Raises `NotFound`, `Stale`."""
    vacancy: Vacancy = locked(Vacancy.objects.visible_to(actor), vacancy_id)
    require_version(vacancy, version)
    return vacancy


def candidate_locked(actor: Actor, candidate_id: int, version: int | None = None) -> Candidate:
    """A candidate in sight whose data are there, locked. Raises `NotFound`, `Stale`,
    `IllegalState`."""
    rows = Candidate.objects.visible_to(actor).select_related("vacancy")
    candidate: Candidate = locked(rows, candidate_id)
    require_not_erased(candidate)
    require_version(candidate, version)
    return candidate


def require_not_erased(candidate: Candidate) -> None:
    """Raise `IllegalState` once the data are gone."""
    if candidate.erased_at is not None:
        raise IllegalState(_("The data of this candidate were deleted."))


def colleague(
    actor: Actor, member_id: int, field: str, capability: Capability = Capability.HIRING_TAKE_PART
) -> Membership:
    """Somebody who works here and may take part in hiring. Raises `InvalidInput`."""
    people = Membership.objects.visible_to(actor).filter(pk=member_id, is_active=True)
    person: Membership | None = people.first()
    if person is None or capability not in CAPABILITIES[person.level]:
        sentence = (
            _("Choose somebody who works here, and not an internal employee.")
            if capability == Capability.HIRING_TAKE_PART
            else _("Choose a manager or a head.")
        )
        raise InvalidInput(sentence, fields={field: sentence})
    return person


def who_may_run(actor: Actor) -> Any:
    """People who can be the hiring manager, by name."""
    people = Membership.objects.visible_to(actor).filter(is_active=True)
    levels = [level for level in Level if Capability.HIRING_OPEN in CAPABILITIES[level]]
    return people.filter(level__in=levels).order_by("name", "pk")


def keep_step(
    actor: Actor, candidate: Candidate, kind: str, *, at: datetime | None = None
) -> CandidateStep:
    """Say what happened, without a word about who it is."""
    step = CandidateStep(
        company_id=actor.company_id,
        candidate=candidate,
        vacancy_id=candidate.vacancy_id,
        kind=kind,
        state=candidate.state,
        by_id=actor.membership_id,
        **({"at": moment(actor, at)} if at is not None else {}),
    )
    step.save(force_insert=True)
    return step


def save_candidate(candidate: Candidate, fields: Sequence[str]) -> None:
    """Write these fields, and that there is a newer version."""
    candidate.version += 1
    candidate.save(update_fields=[*fields, "version"])


def audit_candidate(actor: Actor, candidate: Candidate, action: str, **changes: Any) -> None:
    """Tell the audit trail; `changes` are numbers, days and states, never words of a candidate."""
    audit(
        actor=actor,
        action=f"candidate.{action}",
        subject=candidate,
        changes={"vacancy": [None, candidate.vacancy_id], **changes},
    )


def delete_days_follow(vacancy: Vacancy, day: date) -> int:
    """Candidates nobody chose a day for are kept half a year from that day on."""
    rows = Candidate.objects.of_company(vacancy.company_id).filter(
        vacancy=vacancy, erased_at=None, delete_on_is_chosen=False
    )
    return int(rows.update(delete_on=kept_until(day), version=F("version") + 1))
