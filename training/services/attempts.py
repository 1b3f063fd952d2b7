"""Attempts at knowledge checks: drawn, answered, graded on the server.

Times are the database's. Saving says nothing about what is right; handing in twice gives the same
result twice.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.outbox import publish
from core.records import locked, moment
from training.events import CheckPassed
from training.grading import answers_given, drawn, percent_of, wrong_ones
from training.models import (
    AssignmentKind,
    CertificateSource,
    CheckAllowance,
    CheckAttempt,
    CheckKeySeen,
    CheckVersion,
    KnowledgeCheck,
)
from training.selectors.checks import Standing, standing
from training.services.assignments import assignments_done, require_manages
from training.services.certificates import certificate_earned
from training.services.check_followers import anew_keys_after
from training.services.skills import skills_write

# What was sent in the last second of the time may arrive a little later.
GRACE = timedelta(seconds=20)


def attempt_start(*, actor: Actor, check_id: int, at: datetime | None = None) -> CheckAttempt:
    """Begin an attempt, or go on with the one that is open.

    Raises `NotFound`, and `IllegalState` for a check that is not in use, when no try is left or
    when the next one has to wait. `at` is for the past that the demo tells.
    """
    actor.require(Capability.TRAINING_VIEW)
    if actor.membership_id is None:
        raise NotAllowed
    with transaction.atomic():
        check = locked(KnowledgeCheck.objects.visible_to(actor), check_id)
        now = _now(actor, at)
        found = _open_of(actor, check_id)
        if found is not None and not _is_over(found, now):
            return found
        if found is not None:
            _close(actor, found, now)
        version = _version_to_take(check)
        _require_may_start(standing(check, version, actor.membership_id), now)
        document = version.content
        minutes = document.settings.minutes
        return CheckAttempt.objects.create(
            company_id=actor.company_id,
            check_of=check,
            check_version=version,
            member_id=actor.membership_id,
            drawn=drawn(document),
            asked=document.asked,
            started_at=now,
            ends_at=now + timedelta(minutes=minutes) if minutes else None,
            knew_answers=_knows(check.pk, actor.membership_id),
        )


def attempt_save(*, actor: Actor, attempt_id: int, answers: Mapping[str, Any]) -> CheckAttempt:
    """Keep what was answered so far; after the end nothing changes and the result is returned."""
    with transaction.atomic():
        attempt = _own(actor, attempt_id)
        now = _now(actor, None)
        if not attempt.is_open:
            return attempt
        if _is_over(attempt, now):
            return _close(actor, attempt, now)
        attempt.answers = {**attempt.answers, **answers_given(attempt.drawn, answers)}
        attempt.save(update_fields=["answers"])
    return attempt


def attempt_finish(
    *,
    actor: Actor,
    attempt_id: int,
    answers: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> CheckAttempt:
    """Hand in and grade: with the last answers if they come in time, else with those saved."""
    with transaction.atomic():
        attempt = _own(actor, attempt_id)
        now = _now(actor, at)
        if attempt.is_open:
            if answers and not _is_over(attempt, now):
                attempt.answers = {**attempt.answers, **answers_given(attempt.drawn, answers)}
            _close(actor, attempt, now)
    return attempt


def attempts_close(*, actor: Actor) -> int:
    """Grade attempts whose time is over by what was saved; safe to run any number of times."""
    over = CheckAttempt.objects.of_company(actor.company_id).filter(
        finished_at=None, ends_at__lt=Now() - GRACE
    )
    closed = 0
    for pk in list(over.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = over.select_for_update(of=("self",), skip_locked=True).filter(pk=pk)
            attempt = rows.select_related("check_of", "check_version").first()
            if attempt is not None:
                _close(actor, attempt, _now(actor, None))
                closed += 1
    return closed


def attempts_allow(*, actor: Actor, check_id: int, member_id: int, reason: str) -> CheckAllowance:
    """Give a person their tries anew, saying why. Raises `NotFound`, `NotAllowed`, `InvalidInput`.

    Nobody gives them to themselves.
    """
    person = require_manages(actor, member_id)
    if person.pk == actor.membership_id:
        raise NotAllowed(_("Nobody gives tries to themselves."))
    given = reason.strip()
    if not given:
        message = _("Say why.")
        raise InvalidInput(message, fields={"reason": message})
    with transaction.atomic():
        check = locked(KnowledgeCheck.objects.visible_to(actor), check_id)
        made = CheckAllowance.objects.create(
            company_id=actor.company_id,
            check_of=check,
            member=person,
            reason=given[:1000],
            given_by_id=actor.membership_id,
        )
        changes = {"member": [None, person.pk]}
        audit(actor=actor, action="check.allow", subject=check, changes=changes)
    return made


def _own(actor: Actor, attempt_id: int) -> CheckAttempt:
    """One's own attempt, locked: others', even of those one answers for, are not found."""
    actor.require(Capability.TRAINING_VIEW)
    rows = CheckAttempt.objects.visible_to(actor).filter(member_id=actor.membership_id)
    if actor.membership_id is None:
        raise NotFound
    found: CheckAttempt = locked(rows.select_related("check_of", "check_version"), attempt_id)
    return found


def _open_of(actor: Actor, check_id: int) -> CheckAttempt | None:
    rows = CheckAttempt.objects.of_company(actor.company_id).filter(
        check_of_id=check_id, member_id=actor.membership_id, finished_at=None
    )
    related = rows.select_related("check_of", "check_version")
    found: CheckAttempt | None = related.select_for_update(of=("self",)).first()
    return found


def _version_to_take(check: KnowledgeCheck) -> CheckVersion:
    if check.current is None or not check.is_active:
        raise IllegalState(_("This check cannot be taken now."))
    return check.current


def _require_may_start(found: Standing, now: datetime) -> None:
    if found.is_used_up:
        raise IllegalState(_("No try is left. Talk with your manager, who can give you more."))
    if not found.may_start(now):
        raise IllegalState(_("The next try has to wait. Read again meanwhile."))


def _close(actor: Actor, attempt: CheckAttempt, now: datetime) -> CheckAttempt:
    """Grade it, and let what was passed count."""
    document = attempt.check_version.content
    attempt.wrong = wrong_ones(document, attempt.drawn, attempt.answers)
    attempt.right = attempt.asked - len(attempt.wrong)
    percent = percent_of(attempt.right, attempt.asked)
    attempt.passed = percent >= document.settings.pass_percent
    attempt.knew_answers = attempt.knew_answers or _knows(attempt.check_of_id, attempt.member_id)
    attempt.finished_at = min(now, attempt.ends_at) if attempt.ends_at else now
    attempt.version += 1
    attempt.save(
        update_fields=[
            *("answers", "wrong", "right", "passed", "knew_answers", "finished_at", "version")
        ]
    )
    if attempt.passed and not attempt.knew_answers:
        _count(actor, attempt)
    return attempt


def _count(actor: Actor, attempt: CheckAttempt) -> None:
    """What was asked for is done; the check's certificate is earned."""
    check, settings = attempt.check_of, attempt.check_version.content.settings
    assignments_done(
        company_id=attempt.company_id,
        member_id=attempt.member_id,
        kind=AssignmentKind.CHECK,
        playbook_id=check.playbook_id,
        course_id=check.course_id,
        except_keys=anew_keys_after(check, attempt.check_version),
    )
    publish(
        attempt.company_id,
        CheckPassed(check_id=check.pk, member_id=attempt.member_id, attempt_id=attempt.pk),
    )
    if not settings.gives_certificate:
        skills_write(company_id=attempt.company_id, member_ids=[attempt.member_id])
        return
    assert attempt.finished_at is not None  # noqa: S101 -- it was just closed
    certificate_earned(
        company_id=attempt.company_id,
        member_id=attempt.member_id,
        source=CertificateSource.CHECK,
        playbook_id=check.playbook_id,
        course_id=check.course_id,
        attempt=attempt,
        months=settings.certificate_months,
        earned_on=local_day(actor.company_time_zone, attempt.finished_at),
    )


def _knows(check_id: int, member_id: int) -> bool:
    return CheckKeySeen.objects.filter(check_of_id=check_id, member_id=member_id).exists()


def _is_over(attempt: CheckAttempt, now: datetime) -> bool:
    return attempt.ends_at is not None and now > attempt.ends_at + GRACE


def _now(actor: Actor, at: datetime | None) -> datetime:
    """By the database's clock; a past time only for the demo and imports."""
    if at is not None and at < timezone.now():
        return moment(actor, at)
    now: datetime = Company.objects.annotate(now=Now()).get(pk=actor.company_id).now
    return now
