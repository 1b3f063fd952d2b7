"""Practices as they are listed and shown."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from core.access import Actor
from training.models.practices import Practice, PracticeTaker


def practices_listed(actor: Actor) -> QuerySet[Practice]:
    """Practices in sight with what a row needs; `taken` counts those who took it."""
    rows: QuerySet[Practice] = Practice.objects.visible_to(actor)
    return rows.select_related("member", "owner").annotate(taken=Count("takers"))


def takers_in_sight(actor: Actor, practice: Practice) -> QuerySet[PracticeTaker]:
    """Who took it, of those the actor may see by name: the first to begin first."""
    rows: QuerySet[PracticeTaker] = PracticeTaker.objects.visible_to(actor)
    found = rows.filter(practice=practice).select_related("member", "assignment")
    return found.order_by("began_on", "member__name", "pk")


def takers_of(company_id: int, practice_ids: Iterable[int]) -> QuerySet[PracticeTaker]:
    """Everybody who took these practices, for figures of groups: no names leave from here."""
    rows: QuerySet[PracticeTaker] = PracticeTaker.objects.of_company(company_id)
    return rows.filter(practice_id__in=list(practice_ids)).order_by("began_on", "pk")


def practices_taken_by(actor: Actor, member_id: int) -> QuerySet[PracticeTaker]:
    """What a person in sight works by."""
    rows: QuerySet[PracticeTaker] = PracticeTaker.objects.visible_to(actor)
    return rows.filter(member_id=member_id, ended_on=None).select_related("practice")


def in_force_on(day: date) -> Q:
    """Takers who work by it on a local day."""
    return Q(began_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))
