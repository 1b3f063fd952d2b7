"""Small checks that several services of `accounts` share."""

from accounts.models import Membership
from core.access import Actor
from core.errors import NotFound


def person_in_sight(actor: Actor, person_id: int) -> Membership:
    """Somebody of the actor's company, or `NotFound`."""
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person
