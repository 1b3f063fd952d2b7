"""What the services of `roles` share."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor
from core.errors import InvalidInput
from roles.models import Responsibility, Role

ROLE_ERRORS = {"role_code": ("code", _("Another role has this code."))}
TOPIC_ERRORS = {"topic_code": ("code", _("Another topic has this code."))}
TOUCHPOINT_ERRORS = {
    "touchpoint_code": ("code", _("Another touchpoint has this code.")),
    "touchpoint_between_two_roles": ("to_role_id", _("Choose two different roles.")),
}


def today(actor: Actor) -> date:
    """The company's local day."""
    return local_day(actor.company_time_zone, timezone.now())


def role_given(actor: Actor, role_id: int | None, field: str = "role_id") -> int | None:
    """The id of one of the company's roles in use, or None. Raises `InvalidInput` for `field`."""
    if role_id is None:
        return None
    if not Role.objects.visible_to(actor).filter(pk=role_id, is_active=True).exists():
        message = _("Choose one of the company's roles.")
        raise InvalidInput(message, fields={field: message})
    return role_id


def responsibility_given(actor: Actor, responsibility_id: int | None) -> int | None:
    """The id of one of the company's responsibilities in use, or None. Raises `InvalidInput`."""
    if responsibility_id is None:
        return None
    rows = Responsibility.objects.visible_to(actor)
    if not rows.filter(pk=responsibility_id, is_active=True).exists():
        message = _("Choose one of the company's responsibilities.")
        raise InvalidInput(message, fields={"responsibility_id": message})
    return responsibility_id
