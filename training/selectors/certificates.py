"""Reads across certificates."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.access import Actor
from training.models import Certificate


def certificates_listed(actor: Actor) -> QuerySet[Any]:
    """Certificates in sight with whose they are and what for."""
    rows = Certificate.objects.visible_to(actor)
    related: QuerySet[Any] = rows.select_related(
        "member", "playbook", "topic", "course", "given_by"
    )
    return related


def ending(actor: Actor, today: date, days: int) -> QuerySet[Any]:
    """Those in sight that end within so many days, or ended that few days ago, and that no later
    one of the same person for the same thing replaces."""
    rows = certificates_listed(actor).filter(
        revoked_at=None,
        member__is_active=True,
        valid_until__gte=today - timedelta(days=days),
        valid_until__lte=today + timedelta(days=days),
    )
    return rows.filter(~replaced(actor.company_id))


def replaced(company_id: int) -> Exists:
    """That a later certificate of the person for the same thing holds longer."""
    later = Certificate.objects.of_company(company_id).filter(
        Q(playbook=OuterRef("playbook"))
        | Q(topic=OuterRef("topic"))
        | Q(course=OuterRef("course")),
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        member=OuterRef("member"),
        revoked_at=None,
    )
    return Exists(later)
