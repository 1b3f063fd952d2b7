"""Touch time: how long people have requests in use, counted once, and put right by themselves."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed, NotFound
from core.outbox import publish
from core.records import require_version, update_versioned
from handoffs.events import TouchChanged
from handoffs.models import Request, TouchCorrection, TouchSetting, TouchTime
from handoffs.models.draft import DAY_SECONDS
from handoffs.services._texts import REASON, required_text

MOST_SECONDS = 120
"""What one report may count at most: pages report every half minute."""


def touch_is_measured(company_id: int) -> bool:
    """Whether the company measures touch time."""
    settings = TouchSetting.objects.of_company(company_id)
    return not settings.filter(is_measured=False).exists()


def touch_count(*, actor: Actor, request_id: int, seconds: int) -> int:
    """Count time in use that a page reports; gives what was counted.

    Never more than has passed since this person was last counted, on whatever request, page or
    device: no second counts twice. Counts nothing for internal employees and where the company
    does not measure. Raises `NotFound`.
    """
    request = _request(actor, request_id)
    if seconds <= 0 or actor.membership_id is None or not actor.has(Capability.REQUESTS_VIEW_ALL):
        return 0
    if not touch_is_measured(actor.company_id):
        return 0
    with transaction.atomic():
        member_id = _one_at_a_time(actor)
        now = timezone.now()
        touch = _of_day(actor, request, member_id, local_day(actor.company_time_zone, now))
        counted = min(seconds, MOST_SECONDS, _since_last(actor, member_id, now))
        room = DAY_SECONDS - max(touch.seconds, touch.measured_seconds)
        counted = max(0, min(counted, room))
        touch.measured_seconds += counted
        touch.last_at = max(now, touch.last_at or now)
        touch.save(update_fields=["measured_seconds", "last_at"])
        if counted:
            publish(actor.company_id, TouchChanged(request_id=request.pk))
    return counted


def touch_correct(
    *,
    actor: Actor,
    request_id: int,
    day: date,
    seconds: int,
    reason: str,
    version: int | None = None,
) -> TouchTime:
    """Say how long one really worked on a request on a day; what was measured stays beside it.

    Only one's own time. Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    request = _request(actor, request_id)
    actor.require(Capability.REQUESTS_WORK)
    if actor.membership_id is None:
        raise NotAllowed
    reason = required_text("reason", reason, REASON)
    if not 0 <= seconds <= DAY_SECONDS:
        raise InvalidInput(fields={"seconds": _("Between nothing and 24 hours, please.")})
    if day > local_day(actor.company_time_zone, timezone.now()):
        raise InvalidInput(fields={"day": _("This day has not come yet.")})
    with transaction.atomic():
        member_id = _one_at_a_time(actor)
        touch = _of_day(actor, request, member_id, day)
        require_version(touch, version)
        before = touch.seconds
        if before == seconds:
            return touch
        TouchCorrection.objects.create(
            company_id=actor.company_id,
            touch=touch,
            member_id=member_id,
            before_seconds=before,
            after_seconds=seconds,
            reason=reason,
        )
        touch.corrected_seconds = seconds - touch.measured_seconds
        touch.version += 1
        touch.save(update_fields=["corrected_seconds", "version"])
        publish(actor.company_id, TouchChanged(request_id=request.pk))
        changes = {"seconds": [before, seconds]}
        audit(actor=actor, action="touch.correct", subject=touch, changes=changes)
    return touch


def touch_setting_change(
    *, actor: Actor, is_measured: bool, version: int | None = None
) -> TouchSetting:
    """Measure touch time in this company, or do not. Raises `NotAllowed`, `Stale`."""
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        settings = TouchSetting.objects.of_company(actor.company_id)
        settings.get_or_create(company_id=actor.company_id)
        setting: TouchSetting = settings.select_for_update().get()
        update_versioned(
            actor=actor,
            record=setting,
            values={"is_measured": is_measured},
            action="touch.setting",
            version=version,
        )
    return setting


def _request(actor: Actor, request_id: int) -> Request:
    request: Request | None = Request.objects.visible_to(actor).filter(pk=request_id).first()
    if request is None:
        raise NotFound
    return request


def _one_at_a_time(actor: Actor) -> int:
    """Lock the person against another page of theirs; rows that name them may still be written."""
    people = Membership.objects.of_company(actor.company_id).select_for_update(no_key=True)
    return int(people.values_list("pk", flat=True).get(pk=actor.membership_id))


def _of_day(actor: Actor, request: Request, member_id: int, day: date) -> TouchTime:
    touch: TouchTime
    touch, _made = TouchTime.objects.of_company(actor.company_id).get_or_create(
        member_id=member_id,
        request_id=request.pk,
        day=day,
        defaults={"company_id": actor.company_id},
    )
    return touch


def _since_last(actor: Actor, member_id: int, now: datetime) -> int:
    """Whole seconds since this person was last counted anywhere."""
    own = TouchTime.objects.of_company(actor.company_id).filter(member_id=member_id)
    last = own.aggregate(last=Max("last_at"))["last"]
    return MOST_SECONDS if last is None else int((now - last).total_seconds())
