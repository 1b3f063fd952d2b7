"""Candidates: added with their consent, changed, on their way through a vacancy.

Whoever hires for a vacancy, its interviewers too, may add and change; where a candidate goes next
and until when the data are kept is said by the hiring manager or a head.
"""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import IllegalState, InvalidInput, NotFound, Stale
from core.records import changed_fields, moment, only, validated
from hiring.models import (
    Candidate,
    CandidateState,
    SourceKind,
    StepKind,
    Vacancy,
    VacancyState,
)
from hiring.selectors.candidates import is_same_name, same_name
from hiring.services._shared import (
    audit_candidate,
    candidate_locked,
    keep_step,
    kept_until,
    require_runs,
    save_candidate,
    today,
    vacancy_locked,
)
from hiring.transitions import CandidateAction, candidate_state_after

CANDIDATE_FIELDS: Final = frozenset(
    {
        "name",
        "email",
        "phone",
        "source",
        "source_kind",
        "notes",
        "consent_on",
        "consent_how",
    }
)
LONGEST_KEPT_YEARS: Final = 10
_LONGEST_KEY: Final = 100
_EXCLUDED = ("company", "vacancy", "membership", "erased_at")
_NEEDS_CONSENT = _("Without their consent nothing about a person is kept. Say when they gave it.")
_SAME_NAME = _(
    "Somebody with this name is a candidate for this vacancy already. Is it really another person?"
)
_NEEDS_HOW = _("Say how they gave their consent, so that it can be shown.")


def candidate_add(
    *,
    actor: Actor,
    vacancy_id: int,
    name: str,
    consent_on: date | None,
    consent_how: str,
    email: str = "",
    phone: str = "",
    source_kind: str = SourceKind.OTHER,
    source: str = "",
    notes: str = "",
    delete_on: date | None = None,
    is_another: bool = False,
    idempotency_key: str = "",
    at: datetime | None = None,
) -> Candidate:
    """Keep somebody's data for a vacancy, until `delete_on` or half a year from now.

    A repeated idempotency key gives whom the first call added. Raises `NotFound`, `IllegalState`
    for a vacancy that is over, and `InvalidInput`: without consent, for an address that is among
    its candidates already, or for such a name unless `is_another` says that it is somebody else.
    `at` tells of the past.
    """
    actor.require(Capability.HIRING_TAKE_PART)
    key = _key_checked(idempotency_key)
    with transaction.atomic():
        # Locked, so that two who add the same person do not pass each other.
        vacancy = vacancy_locked(actor, vacancy_id)
        known = Candidate.objects.visible_to(actor).filter(vacancy=vacancy, idempotency_key=key)
        first: Candidate | None = known.first() if key else None
        if first is not None:
            if is_same_name(first.name, name):
                return first
            key = ""  # A form of before, sent again about somebody else.
        _require_open(vacancy)
        candidate = Candidate(
            company_id=actor.company_id,
            vacancy=vacancy,
            name=name.strip(),
            email=email.strip().lower(),
            phone=phone.strip(),
            source_kind=source_kind,
            source=source.strip(),
            notes=notes.strip(),
            consent_on=consent_on,
            consent_how=consent_how.strip(),
            delete_on=delete_on or kept_until(today(actor)),
            delete_on_is_chosen=delete_on is not None,
            idempotency_key=key,
            **({"created_at": moment(actor, at)} if at is not None else {}),
        )
        _checked(actor, candidate)
        if delete_on is not None:
            _day_checked(actor, delete_on)
        if not is_another and same_name(actor, vacancy.pk, candidate.name):
            raise InvalidInput(_SAME_NAME, fields={"is_another": _SAME_NAME})
        candidate.save()
        keep_step(actor, candidate, StepKind.ADDED, at=at)
        audit_candidate(actor, candidate, "add", delete_on=[None, candidate.delete_on])
    return candidate


def _key_checked(value: str) -> str:
    key = value.strip()
    if len(key) > _LONGEST_KEY or "\x00" in key:
        message = _("At most %(count)s characters.") % {"count": _LONGEST_KEY}
        raise InvalidInput(message, fields={"idempotency_key": message})
    return key


def _require_open(vacancy: Vacancy) -> None:
    if vacancy.state != VacancyState.OPEN:
        raise IllegalState(_("This vacancy is not open any more."))


def _checked(actor: Actor, candidate: Candidate) -> None:
    """Named, with consent, and once a vacancy. Raises `InvalidInput`."""
    if not candidate.name:
        raise InvalidInput(fields={"name": _("Give the candidate's name.")})
    if candidate.consent_on is None:
        raise InvalidInput(_NEEDS_CONSENT, fields={"consent_on": _NEEDS_CONSENT})
    if candidate.consent_on > today(actor):
        raise InvalidInput(fields={"consent_on": _("This day has not come yet.")})
    if not candidate.consent_how:
        raise InvalidInput(_NEEDS_HOW, fields={"consent_how": _NEEDS_HOW})
    validated(candidate, exclude=_EXCLUDED)
    _require_once(candidate, candidate.vacancy_id)


def _require_once(candidate: Candidate, vacancy_id: int) -> None:
    """Nobody is twice a candidate for one place; its vacancy is locked."""
    if not candidate.email:
        return
    same = Candidate.objects.of_company(candidate.company_id).filter(
        vacancy_id=vacancy_id, email__iexact=candidate.email
    )
    if same.exclude(pk=candidate.pk).exists():
        sentence = _("Somebody with this address is a candidate for this vacancy already.")
        raise InvalidInput(sentence, fields={"email": sentence})


def _day_checked(actor: Actor, day: date) -> None:
    """A day to come, and not for ever. Raises `InvalidInput`."""
    first = today(actor)
    if day <= first:
        raise InvalidInput(fields={"delete_on": _("Choose a day to come, or delete the data now.")})
    if day.year - first.year > LONGEST_KEPT_YEARS:
        raise InvalidInput(fields={"delete_on": _("At most ten years.")})


def candidate_change(
    *, actor: Actor, candidate_id: int, version: int | None = None, **values: Any
) -> Candidate:
    """Change what is known. Raises `NotFound`, `Stale`, `IllegalState`, `InvalidInput`."""
    only(values, CANDIDATE_FIELDS)
    given = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    if "email" in given:
        given["email"] = given["email"].lower()
    with transaction.atomic():
        vacancy_id = vacancy_of(actor, candidate_id)
        vacancy_locked(actor, vacancy_id)
        candidate = candidate_locked(actor, candidate_id, version)
        _require_still(candidate, vacancy_id)
        changed = changed_fields(candidate, given)
        if changed:
            _checked(actor, candidate)
            save_candidate(candidate, [*changed])
            keep_step(actor, candidate, StepKind.CHANGED)
            audit_candidate(actor, candidate, "change", fields=[None, sorted(changed)])
    return candidate


def vacancy_of(actor: Actor, candidate_id: int) -> int:
    """For which vacancy they are a candidate: it is locked first. Raises `NotFound`."""
    rows = Candidate.objects.visible_to(actor).filter(pk=candidate_id)
    found: int | None = rows.values_list("vacancy_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _require_still(candidate: Candidate, vacancy_id: int) -> None:
    """Nobody moved them before the lock was there. Raises `Stale`."""
    if candidate.vacancy_id != vacancy_id:
        raise Stale


def candidate_keep_until(
    *, actor: Actor, candidate_id: int, delete_on: date, version: int | None = None
) -> Candidate:
    """Choose the day on which the data are deleted.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`, `InvalidInput`.
    """
    with transaction.atomic():
        candidate = candidate_locked(actor, candidate_id, version)
        require_runs(actor, candidate.vacancy)
        _day_checked(actor, delete_on)
        before, candidate.delete_on = candidate.delete_on, delete_on
        candidate.delete_on_is_chosen = True
        save_candidate(candidate, ["delete_on", "delete_on_is_chosen"])
        keep_step(actor, candidate, StepKind.DELETE_ON)
        audit_candidate(actor, candidate, "keep_until", delete_on=[before, delete_on])
    return candidate


def candidate_act(
    *,
    actor: Actor,
    candidate_id: int,
    action: CandidateAction,
    version: int | None = None,
    at: datetime | None = None,
) -> Candidate:
    """Interviews begin, they withdrew, or they are back.

    Raises `NotFound`, `Stale`, `IllegalState`, and `InvalidInput` for an action with a service of
    its own.
    """
    if action not in {CandidateAction.INTERVIEW, CandidateAction.WITHDRAW, CandidateAction.RETURN}:
        raise InvalidInput(fields={"action": _("This is done another way.")})
    with transaction.atomic():
        candidate = candidate_locked(actor, candidate_id, version)
        state_put(actor, candidate, action, at=at)
    return candidate


def state_put(
    actor: Actor,
    candidate: Candidate,
    action: CandidateAction,
    *fields: str,
    at: datetime | None = None,
) -> None:
    """Write the state an action leads to, with other changed fields, the step and the audit."""
    before = candidate.state
    candidate.state = candidate_state_after(before, action)
    save_candidate(candidate, ["state", *fields])
    is_decision = action in {CandidateAction.HIRE, CandidateAction.REFUSE}
    kind = StepKind.DECIDED if is_decision else StepKind.STATE
    keep_step(actor, candidate, StepKind.MOVED if action == CandidateAction.MOVE else kind, at=at)
    audit_candidate(actor, candidate, str(action), state=[before, candidate.state])


def interviews_begin(actor: Actor, candidate: Candidate, *, at: datetime | None = None) -> None:
    """The first interview of a locked candidate is planned; later ones change nothing."""
    if candidate.state == CandidateState.APPLIED:
        state_put(actor, candidate, CandidateAction.INTERVIEW, at=at)


def candidate_move(
    *, actor: Actor, candidate_id: int, vacancy_id: int, version: int | None = None
) -> Candidate:
    """Consider somebody for another vacancy, whose panel sees them from then on.

    Raises `NotFound` for anything out of sight, `NotAllowed`, `Stale`, `IllegalState`,
    `InvalidInput`.
    """
    with transaction.atomic():
        before = vacancy_of(actor, candidate_id)
        if before == vacancy_id:
            raise InvalidInput(fields={"vacancy_id": _("They are a candidate for it already.")})
        found = {pk: vacancy_locked(actor, pk) for pk in sorted([before, vacancy_id])}
        require_runs(actor, found[before])
        _require_open(found[vacancy_id])
        candidate = candidate_locked(actor, candidate_id, version)
        _require_still(candidate, before)
        _require_once(candidate, vacancy_id)
        candidate.vacancy, candidate.idempotency_key = found[vacancy_id], ""
        fields = ["vacancy", "idempotency_key"]
        if not candidate.delete_on_is_chosen:
            candidate.delete_on = kept_until(today(actor))
            fields.append("delete_on")
        state_put(actor, candidate, CandidateAction.MOVE, *fields)
    return candidate
