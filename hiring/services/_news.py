"""Whom hiring tells of what: numbers and the vacancy's title, never a candidate's name."""

from collections.abc import Iterable

from django.urls import reverse

from core.access import Actor
from hiring.models import Vacancy
from notices.services import notice_give


def tell(actor: Actor, vacancy: Vacancy, member_ids: Iterable[int], kind: str, n: int = 0) -> None:
    """Tell these people of the vacancy; nobody hears of what they did themselves."""
    others = [pk for pk in member_ids if pk != actor.membership_id]
    if others:
        notice_give(
            company_id=vacancy.company_id,
            member_ids=others,
            kind=kind,
            params={"vacancy": vacancy.title, "n": n},
            link=reverse("vacancy", args=[vacancy.pk]),
            about=f"vacancy:{vacancy.pk}",
        )


def tell_hiring_manager(actor: Actor, vacancy: Vacancy) -> None:
    """They decide about its candidates now."""
    if actor.via != "demo":
        tell(actor, vacancy, [vacancy.hiring_manager_id], "hiring.manager")


def tell_panel(actor: Actor, vacancy: Vacancy, member_ids: Iterable[int]) -> None:
    """They take part in its interviews now."""
    if actor.via != "demo":
        tell(actor, vacancy, member_ids, "hiring.panel")


def tell_deletion(actor: Actor, vacancy: Vacancy, n: int) -> None:
    """The data of some candidates will be deleted soon."""
    tell(actor, vacancy, [vacancy.hiring_manager_id], "hiring.deletion_soon", n)
