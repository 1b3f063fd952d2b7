"""Certificates given and revoked; the skills that follow are written in the same transaction."""

import calendar
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import locked
from playbooks.models import Playbook
from roles.models import Topic
from training.check_document import LONGEST_VALID
from training.models import Certificate, CertificateSource, CheckAttempt, Course
from training.services.assignments import require_manages
from training.services.skills import skills_write

_TARGETS: tuple[tuple[str, Any], ...] = (
    ("playbook_id", Playbook),
    ("topic_id", Topic),
    ("course_id", Course),
)


def certificate_give(
    *,
    actor: Actor,
    member_id: int,
    evidence: str,
    playbook_id: int | None = None,
    topic_id: int | None = None,
    course_id: int | None = None,
    months: int | None = None,
    earned_on: date | None = None,
) -> Certificate:
    """A manager's word that a person can do it, with what shows it.

    `months` is how long it holds; None: for good. Raises `NotFound`, `NotAllowed` for oneself and
    for somebody else's people, and `InvalidInput`.
    """
    person = require_manages(actor, member_id)
    if person.pk == actor.membership_id:
        raise NotAllowed(_("Nobody certifies themselves."))
    today = local_day(actor.company_time_zone, timezone.now())
    day = earned_on or today
    given = _require_sound(evidence, months, day, today)
    ids = {"playbook_id": playbook_id, "topic_id": topic_id, "course_id": course_id}
    if sum(pk is not None for pk in ids.values()) != 1:
        message = _("Choose one playbook, topic or course.")
        raise InvalidInput(message, fields={"playbook_id": message})
    for name, model in _TARGETS:
        if ids[name] is not None and not model.objects.visible_to(actor).filter(pk=ids[name]):
            raise NotFound
    with transaction.atomic():
        made = certificate_earned(
            company_id=actor.company_id,
            member_id=person.pk,
            source=CertificateSource.MANAGER,
            evidence=given,
            given_by_id=actor.membership_id,
            months=months,
            earned_on=day,
            playbook_id=playbook_id,
            topic_id=topic_id,
            course_id=course_id,
        )
        changes = {"member": [None, person.pk], **{k: [None, v] for k, v in ids.items() if v}}
        audit(actor=actor, action="certificate.give", subject=made, changes=changes)
    return made


def certificate_earned(
    *,
    company_id: int,
    member_id: int,
    source: str,
    earned_on: date,
    months: int | None,
    playbook_id: int | None = None,
    topic_id: int | None = None,
    course_id: int | None = None,
    attempt: CheckAttempt | None = None,
    evidence: str = "",
    given_by_id: int | None = None,
) -> Certificate:
    """Write a certificate down, for the playbook in its version of today.

    Called in the transaction that records the evidence (a passed check, a finished course), with
    ids of that company. `months` None: it holds for good.
    """
    version = (
        Playbook.objects.of_company(company_id)
        .filter(pk=playbook_id)
        .values_list("current_id", flat=True)
        .first()
        if playbook_id is not None
        else None
    )
    made = Certificate.objects.create(
        company_id=company_id,
        member_id=member_id,
        playbook_id=playbook_id,
        playbook_version_id=version,
        topic_id=topic_id,
        course_id=course_id,
        source=source,
        evidence=evidence,
        attempt=attempt,
        given_by_id=given_by_id,
        earned_on=earned_on,
        valid_until=months_later(earned_on, months) if months else None,
    )
    skills_write(company_id=company_id, member_ids=[member_id])
    return made


def certificate_revoke(*, actor: Actor, certificate_id: int, because: str) -> Certificate:
    """Take a certificate back, saying why. Raises `NotFound`, `NotAllowed`, `IllegalState`."""
    given = because.strip()
    if not given:
        message = _("Say why.")
        raise InvalidInput(message, fields={"because": message})
    with transaction.atomic():
        found: Certificate = locked(Certificate.objects.visible_to(actor), certificate_id)
        require_manages(actor, found.member_id)
        if found.revoked_at is not None:
            raise IllegalState(_("It was revoked already."))
        Certificate.objects.filter(pk=found.pk).update(
            revoked_at=Now(), revoked_by_id=actor.membership_id, revoked_because=given[:1000]
        )
        skills_write(company_id=found.company_id, member_ids=[found.member_id])
        changes = {"revoked_because": ["", given[:1000]]}
        audit(actor=actor, action="certificate.revoke", subject=found, changes=changes)
    found.refresh_from_db()
    return found


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _require_sound(evidence: str, months: int | None, day: date, today: date) -> str:
    fields: dict[str, Any] = {}
    if not evidence.strip():
        fields["evidence"] = _("Say what shows it.")
    if months is not None and not 1 <= months <= LONGEST_VALID:
        sentence = _("Give a whole number from %(low)s to %(high)s.")
        fields["months"] = sentence % {"low": 1, "high": LONGEST_VALID}
    if day > today:
        fields["earned_on"] = _("This day has not come yet.")
    if fields:
        raise InvalidInput(fields=fields)
    return evidence.strip()[:2000]
