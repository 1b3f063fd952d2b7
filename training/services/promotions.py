"""Grades decided for people: on evidence, which is frozen, or against it with a written reason.

A grade is not the access level: nothing of what a person may do changes by itself.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import IllegalState, InvalidInput, NotAllowed, Stale
from core.records import locked, validated
from notices.services import notice_give
from training.models.growth import Grade, Promotion, WhyNow
from training.selectors.growth import grade_now
from training.selectors.readiness import newest_version, readiness_of


def promotion_decide(
    *,
    actor: Actor,
    member_id: int,
    grade_id: int,
    why_now: str,
    reason: str,
    missing_reason: str = "",
    starts_on: date | None = None,
    seen: int | None = None,
) -> Promotion:
    """Decide a grade for somebody else. `seen`: the newest decision the caller knew of (0: none).

    Raises `NotFound`, `NotAllowed`, `Stale` when somebody else decided meanwhile, `IllegalState`
    for the grade that the person has, `InvalidInput` without the reasons that it needs.
    """
    actor.require(Capability.GROWTH_DECIDE)
    if why_now not in WhyNow.values:
        message = _("Say why now.")
        raise InvalidInput(message, fields={"why_now": message})
    with transaction.atomic():
        person: Membership = locked(Membership.objects.visible_to(actor), member_id)
        _require_grows(actor, person)
        grade = Grade.objects.visible_to(actor).filter(pk=grade_id, is_active=True).first()
        version = newest_version(grade) if grade is not None else None
        if grade is None or version is None:
            raise InvalidInput(fields={"grade_id": _("There is no such grade.")})
        before = grade_now(actor.company_id, member_id)
        if seen is not None and seen != (before.pk if before else 0):
            raise Stale
        if before is not None and before.grade_id == grade.pk:
            raise IllegalState(_("The person has this grade already."))
        day = _day(actor, starts_on, before)
        ready = readiness_of(actor, member_id, version)
        is_placed = why_now == WhyNow.PLACED
        if not is_placed and ready.missing and not missing_reason.strip():
            message = _("Something is missing: say why it is decided all the same.")
            raise InvalidInput(message, fields={"missing_reason": message})
        promotion = Promotion(
            company_id=actor.company_id,
            member=person,
            grade=grade,
            grade_version=version,
            before=before.grade if before else None,
            starts_on=day,
            why_now=why_now,
            reason=_said(reason),
            missing=ready.missing,
            missing_reason=missing_reason.strip() if ready.missing else "",
            evidence=list(ready.evidence),
            decided_by_id=actor.membership_id,
        )
        validated(promotion, exclude=("company", "member", "grade", "grade_version", "before"))
        promotion.save()
        _tell(actor, promotion)
    return promotion


def _tell(actor: Actor, promotion: Promotion) -> None:
    changes = {
        "grade": [promotion.before_id, promotion.grade_id],
        "why_now": [None, promotion.why_now],
        "missing": [None, promotion.missing],
    }
    audit(actor=actor, action="promotion.decide", subject=promotion, changes=changes)
    notice_give(
        company_id=promotion.company_id,
        member_ids=[promotion.member_id],
        kind="training.grade_decided",
        params={"promotion_id": promotion.pk},
        link=f"/learning/growth/{promotion.member_id}/",
    )


def _require_grows(actor: Actor, person: Membership) -> None:
    if person.pk == actor.membership_id:
        raise NotAllowed(_("This is about you: somebody else decides it."))
    if person.level == Level.INTERNAL or not person.is_active:
        message = _("This person does not work with clients.")
        raise InvalidInput(message, fields={"member_id": message})


def _day(actor: Actor, starts_on: date | None, before: Promotion | None) -> date:
    """From which local day: not one to come, and not before the last decision."""
    today = local_day(actor.company_time_zone, timezone.now())
    day = starts_on or today
    if day > today:
        raise InvalidInput(fields={"starts_on": _("This day has not come yet.")})
    if before is not None and day < before.starts_on:
        raise InvalidInput(fields={"starts_on": _("This lies before the last decision.")})
    return day


def _said(reason: str) -> str:
    if not reason.strip():
        message = _("Say why.")
        raise InvalidInput(message, fields={"reason": message})
    return reason.strip()
