"""The daily mail: what somebody has not read since the last one, once a person and local day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core.access import Actor
from notices.kinds import How
from notices.models import DIGEST_TIME, Digest, Mail, Notice, NoticeRhythm
from notices.services.mail import mail_queue
from notices.services.notices import CHOICES_PATH, foot
from notices.shown import Shown, grouped, shown

MOST_SHOWN = 100
PURPOSE = "notice.digest"


@dataclass(frozen=True, slots=True)
class _Moment:
    """The last time at which a person's daily mail was due, and the local day of it."""

    at: datetime
    day: date
    zone: ZoneInfo


def digests_send(*, actor: Actor) -> int:
    """Queue the daily mails that are due; returns how many people got one.

    Each person's clock and time decide. Safe to run again and by two at once; after a time
    without workers each person gets one mail, not one for each day.
    """
    company = Company.objects.annotate(now=Now()).get(pk=actor.company_id)
    own = NoticeRhythm.objects.of_company(company.pk)
    rhythms = {row.member_id: row for row in own}
    sent = 0
    for member_id, first in _waiting(company.pk).items():
        moment = _moment(company, rhythms.get(member_id), company.now)
        if moment is not None and first < moment.at:
            sent += _send(company.pk, member_id, moment)
    return sent


def _waiting(company_id: int) -> dict[int, datetime]:
    """When the first notice came that waits for a daily mail, of each person who gets one."""
    rows = (
        Notice.objects.of_company(company_id)
        .filter(how=How.DIGEST, mailed_at=None, read_at=None)
        .filter(member__is_active=True, member__user__is_active=True)
        .values("member_id")
        .annotate(first=Min("at"))
        .order_by("member_id")
    )
    return {row["member_id"]: row["first"] for row in rows}


def _moment(company: Company, rhythm: NoticeRhythm | None, now: datetime) -> _Moment | None:
    """Today's time of the mail by the person's clock, once it has come."""
    zone = ZoneInfo((rhythm.time_zone if rhythm else "") or company.time_zone)
    local = timezone.localtime(now, zone)
    time = rhythm.digest_at if rhythm else DIGEST_TIME
    due = datetime.combine(local.date(), time, tzinfo=zone)
    return _Moment(due, local.date(), zone) if due <= now else None


def _send(company_id: int, member_id: int, moment: _Moment) -> bool:
    """Claim the person's day, then write one mail; whoever comes second does nothing."""
    with transaction.atomic():
        digest, is_first = Digest.objects.get_or_create(
            company_id=company_id, member_id=member_id, day=moment.day
        )
        if not is_first:
            return False
        waiting = Notice.objects.of_company(company_id).filter(
            member_id=member_id, how=How.DIGEST, mailed_at=None, read_at=None, at__lt=moment.at
        )
        notices = list(waiting.select_for_update().order_by("-at", "-pk"))
        person = Membership.objects.select_related("user", "company").get(pk=member_id)
        digest.mail, digest.count = _mail(person, notices, moment), len(notices)
        digest.save(update_fields=["mail", "count"])
        Notice.objects.filter(pk__in=[row.pk for row in notices]).update(mailed_at=Now())
    return digest.mail is not None


def _mail(person: Membership, notices: list[Notice], moment: _Moment) -> Mail | None:
    """The mail of what the person may still see of these, or None when that is nothing."""
    if person.user is None:
        return None
    language = person.user.language or person.company.language
    with translation.override(language), timezone.override(moment.zone):
        seen = shown(actor_for_membership(person), notices)
        items = [item for item in seen if not item.is_hidden]
        if not items:
            return None
        context = _context(person, items)
        return mail_queue(
            company_id=person.company_id,
            to_email=person.user.email,
            to_name=person.name,
            subject=ngettext(
                "%(count)s thing you have not read",
                "%(count)s things you have not read",
                len(items),
            )
            % {"count": len(items)},
            text=render_to_string("notices/digest.txt", context).strip() + "\n" + foot(),
            html=render_to_string("notices/digest.html", {**context, "language": language}),
            language=language,
            purpose=PURPOSE,
        )


def _context(person: Membership, items: list[Shown]) -> Mapping[str, object]:
    return {
        "name": person.name,
        "company": person.company.name,
        "groups": grouped(items[:MOST_SHOWN]),
        "more": max(0, len(items) - MOST_SHOWN),
        "site": settings.SITE_URL,
        "notices_url": f"{settings.SITE_URL}/notices/",
        "choices_url": f"{settings.SITE_URL}{CHOICES_PATH}",
    }
