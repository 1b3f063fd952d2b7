"""Tell people: in the product, by mail at once or in the daily mail, as each has chosen.

Notices go to memberships only: nothing here can write to a client.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actors import actor_for_membership
from accounts.levels import CAPABILITIES
from accounts.models import Membership
from core.live import announce
from notices.addresses import read_reply_address, reply_address
from notices.kinds import How, NoticeKind, kind_of
from notices.models import Notice, NoticeChoice
from notices.services.mail import mail_queue
from notices.shown import shown

CHOICES_PATH = "/profile/notices/"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that some people are told; see `notice_give`."""

    member_ids: Collection[int]
    kind: str
    params: dict[str, Any]
    link: str
    about: str = ""


def notice_give(
    *,
    company_id: int,
    member_ids: Iterable[int],
    kind: str,
    params: dict[str, Any],
    link: str,
    about: str = "",
) -> None:
    """Tell these people, in the caller's transaction, each as they have chosen.

    `params` are plain values for the kind's sentences, never the text of a comment; `link` is a
    path of the product, `about` what notices are grouped by, such as `request:12` with the
    request's id. People who have left or do not sign in are not told. Raises `ValueError` for a
    kind that nobody registered.
    """
    news = News(tuple(member_ids), kind, params, link, about)
    notices_give(company_id=company_id, news=[news])


def notices_give(
    *, company_id: int, news: Sequence[News], told_at: datetime | None = None
) -> list[Notice]:
    """As `notice_give` for several things: apart from mails a constant number of queries.

    With `told_at` they were told in the past, as in the demo: they stand in the product alone.
    """
    for item in news:
        _require_path(item.link)
    wanted = {pk for item in news for pk in item.member_ids}
    people = _people(company_id, wanted)
    if not people:
        return []
    chosen = _chosen(company_id, people, {item.kind for item in news})
    now = told_at or timezone.now()
    notices = [
        Notice(
            company_id=company_id,
            member=people[pk],
            kind=item.kind,
            params=item.params,
            link=item.link,
            about=item.about,
            how=how,
            at=now,
            mailed_at=now if how == How.AT_ONCE else None,
        )
        for item in news
        for pk in dict.fromkeys(item.member_ids)
        if pk in people
        and (how := _how(item.kind, people[pk], chosen.get((pk, item.kind)))) != How.NOTHING
    ]
    if told_at is not None:
        for notice in notices:
            notice.how, notice.mailed_at = How.PRODUCT, None
    Notice.objects.bulk_create(notices)
    for notice in notices:
        if notice.how == How.AT_ONCE:
            _mail(notice)
    announce(company_id=company_id, topics=[f"person:{notice.member_id}" for notice in notices])
    return notices


def _require_path(link: str) -> None:
    """Links lead inside the product, whoever wrote the kind."""
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        message = f"A notice leads to a path of the product, not to {link}"
        raise ValueError(message)


def _people(company_id: int, ids: Collection[int]) -> dict[int, Membership]:
    """Those of them who work here and sign in: others have no place to be told at."""
    if not ids:
        return {}
    people = Membership.objects.of_company(company_id).filter(pk__in=ids, is_active=True)
    reachable = people.filter(user__is_active=True).select_related("user", "company")
    return {person.pk: person for person in reachable}


def _chosen(
    company_id: int, people: Collection[int], kinds: Collection[str]
) -> dict[tuple[int, str], str]:
    choices = NoticeChoice.objects.of_company(company_id).filter(member__in=people, kind__in=kinds)
    return {(row.member_id, row.kind): row.how for row in choices}


def _how(code: str, person: Membership, chosen: str | None) -> How:
    """How somebody is told; not at all what is not for their level."""
    kind = _registered(code)
    if kind.capability not in CAPABILITIES[person.level]:
        return How.NOTHING
    return kind.taken(How(chosen) if chosen else None)


def _registered(code: str) -> NoticeKind:
    kind = kind_of(code)
    if kind is None:
        message = f"No kind of notices is registered as {code}"
        raise ValueError(message)
    return kind


def _mail(notice: Notice) -> None:
    """One mail of one notice, in the person's language and by the company's clock."""
    person, kind = notice.member, _registered(notice.kind)
    if person.user is None:
        return
    language = person.user.language or person.company.language
    zone = ZoneInfo(person.company.time_zone)
    extra = {"name": person.name, "link": f"{settings.SITE_URL}{notice.link}"}
    with translation.override(language), timezone.override(zone):
        (item,) = shown(actor_for_membership(person), [notice], extra)
        if item.is_hidden:
            return
        answers_to = _answers_to(notice, kind)
        text = item.mail_text if kind.mail_text else _plain_text(item.title, item.text, extra)
        text += foot(can_answer=bool(answers_to))
    mail_queue(
        company_id=notice.company_id,
        to_email=person.user.email,
        to_name=person.name,
        subject=item.title,
        text=text,
        language=language,
        purpose=f"notice.{kind.code}"[:40],
        reply_to=answers_to,
    )


def _answers_to(notice: Notice, kind: NoticeKind) -> str:
    """Where a reply becomes a comment on the request; empty where nobody would read it."""
    name, _colon, number = notice.about.partition(":")
    if not kind.may_answer or name != "request" or not number.isdecimal():
        return ""
    address = reply_address(notice.company_id, int(number), notice.member)
    # Only a signed address says that a colleague writes: from the plain one it might be a client.
    return address if read_reply_address(address) else ""


def foot(*, can_answer: bool = False) -> str:
    """What stands below every mail of notices, in the language in use."""
    values = {"link": f"{settings.SITE_URL}{CHOICES_PATH}"}
    if can_answer:
        text = _(
            "\n-- \n"
            "Reply to this mail, and your words become a comment for colleagues.\n"
            "What you are told of, and how: %(link)s\n"
        )
    else:
        text = _(
            "\n-- \nNobody reads replies to this mail.\nWhat you are told of, and how: %(link)s\n"
        )
    return text % values


def _plain_text(title: str, text: str, extra: dict[str, Any]) -> str:
    values = {**extra, "title": title, "text": text}
    if not text:
        return _("Hello %(name)s,\n\n%(title)s\n\n%(link)s\n") % values
    return _("Hello %(name)s,\n\n%(title)s\n\n%(text)s\n\n%(link)s\n") % values
