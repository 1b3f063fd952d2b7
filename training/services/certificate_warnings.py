"""Warnings before certificates end: thirty and seven days before, to the person and the manager."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import ReportingLine
from accounts.selectors import local_day
from core.access import Actor
from notices.models import Notice
from notices.services import notice_give
from training.models import Certificate
from training.selectors.certificates import replaced

# Days before the end from which it is said, and the ending of the kinds that say it.
WARNINGS = ((7, "week"), (30, "month"))


def certificates_warn(*, actor: Actor) -> int:
    """Tell of certificates that end soon, each once a warning; returns how many were told of.

    Safe to run any number of times: a certificate is locked while its notices are looked for.
    """
    today = local_day(actor.company_time_zone, timezone.now())
    told = 0
    for pk, days in _ending(actor, today):
        with transaction.atomic():
            rows = Certificate.objects.of_company(actor.company_id).filter(pk=pk, revoked_at=None)
            found = rows.select_for_update(skip_locked=True).first()
            if found is not None:
                told += _tell(found, days, today)
    return told


def _ending(actor: Actor, today: date) -> list[tuple[int, str]]:
    """(certificate, ending of the kind) of those that end within thirty days."""
    rows = Certificate.objects.of_company(actor.company_id).filter(
        ~replaced(actor.company_id),
        revoked_at=None,
        member__is_active=True,
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=WARNINGS[-1][0]),
    )
    found: list[Any] = list(rows.order_by("pk").values_list("pk", "valid_until"))
    return [
        (pk, next(word for days, word in WARNINGS if (until - today).days <= days))
        for pk, until in found
    ]


def _tell(found: Certificate, word: str, today: date) -> bool:
    about = f"certificate:{found.pk}"
    kinds = {side: f"certificates.{side}_{word}" for side in ("own", "team")}
    known = Notice.objects.filter(company_id=found.company_id, about=about, kind__in=kinds.values())
    if known.exists():
        return False
    lines = ReportingLine.objects.of_company(found.company_id).on(today)
    managers = lines.filter(member_id=found.member_id).values_list("manager_id", flat=True)
    for side, ids in (("own", [found.member_id]), ("team", [pk for pk in managers if pk])):
        if ids:
            notice_give(
                company_id=found.company_id,
                member_ids=ids,
                kind=kinds[side],
                params={"certificate_id": found.pk},
                link=f"/learning/certificates/{found.pk}/",
                about=about,
            )
    return True
