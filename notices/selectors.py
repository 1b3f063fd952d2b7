"""Where mail is waiting, and in whose name it goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.access import Actor
from core.tenancy import system_scope
from notices.kinds import How, NoticeKind
from notices.models import (
    DIGEST_TIME,
    Mail,
    MailSender,
    MailState,
    Notice,
    NoticeChoice,
    NoticeRhythm,
)

# A claim older than this belongs to a sender that died: the longest a send may take is far less.
CLAIM_LASTS = timedelta(minutes=10)


def companies_with_mail() -> list[int]:
    """Ids of companies with mail due, or with a claim nobody finished, longest waiting first."""
    waiting = Q(state=MailState.QUEUED, due_at__lte=Now())
    abandoned = Q(state=MailState.SENDING, claimed_at__lte=Now() - CLAIM_LASTS)
    with system_scope():
        rows = Mail.objects.filter(waiting | abandoned).values("company_id")
        rows = rows.annotate(first=models.Min("due_at")).order_by("first")
        return [row["company_id"] for row in rows]


def sender_of(company_id: int) -> MailSender | None:
    """In whose name the company's mail goes out, if it has said so."""
    return MailSender.objects.of_company(company_id).first()


def unread_count(actor: Actor, *, most: int) -> int:
    """How many notices the actor has not read; counted no further than `most`."""
    unread = Notice.objects.visible_to(actor).filter(read_at=None)
    return int(unread.order_by()[:most].count())


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person is told of each kind, and when the daily mail comes."""

    by_kind: dict[str, str]
    digest_at: time
    time_zone: str


def ways_of(actor: Actor, kinds: Sequence[NoticeKind]) -> Ways:
    """As the actor has chosen, or as is usual."""
    own = NoticeChoice.objects.visible_to(actor)
    chosen = {row.kind: How(row.how) for row in own}
    rhythm = NoticeRhythm.objects.visible_to(actor).first()
    return Ways(
        {kind.code: kind.taken(chosen.get(kind.code)) for kind in kinds},
        rhythm.digest_at if rhythm else DIGEST_TIME,
        rhythm.time_zone if rhythm else "",
    )
