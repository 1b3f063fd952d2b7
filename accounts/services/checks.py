"""Small checks that several services of `accounts` share."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput, NotFound


def only(values: Mapping[str, Any], allowed: set[str]) -> None:
    """Raise `InvalidInput` for a field that a service does not change."""
    if unknown := set(values) - allowed:
        raise InvalidInput(fields={name: _("This cannot be changed.") for name in unknown})


def person_in_sight(actor: Actor, person_id: int) -> Membership:
    """Somebody of the actor's company, or `NotFound`."""
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person
