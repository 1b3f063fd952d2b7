"""Factories of practices, and their rows of the small company."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import actor_for_membership
from training.models import Practice
from training.services import practice_takers as takers
from training.services import practices

MARK = "Quetzal"


def tell_practices(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
    lead = actor_for_membership(world.people.manager)
    practice = make_practice(lead, world.people.consultant.pk, MARK)
    takers.taker_add(
        actor=lead,
        practice_id=practice.pk,
        member_id=world.people.colleague.pk,
        began_on=timezone.localdate() - timedelta(days=7),
    )


def make_practice(lead: Any, member_id: int, mark: str) -> Practice:
    """A practice that others try."""
    practice = practices.practice_create(
        actor=lead,
        title=f"{mark} listens first",
        member_id=member_id,
        difference=f"{mark} says the question back before answering.",
        steps=f"{mark} says it back\nAnswers",
        metrics=["fcr"],
        answers={"what": f"{mark} says the question back."},
    )
    for state in ("ready", "in_use"):
        practice = practices.practice_move(actor=lead, practice_id=practice.pk, state=state)
    return practice
