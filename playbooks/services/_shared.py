"""What the services of playbooks share."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from playbooks.models import Playbook

REASON = 1000
PLAYBOOK_ERRORS = {"playbook_code": ("code", _("Another playbook has this code."))}


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def reason_given(reason: str, question: Any, field: str = "reason") -> str:
    """The reason without blanks around it. Raises `InvalidInput` for none or a long one."""
    given = reason.strip()
    if not given or len(given) > REASON:
        message = question if not given else _("At most 1,000 characters.")
        raise InvalidInput(message, fields={field: message})
    return given


def require_name(playbook: Playbook) -> None:
    """Raise `InvalidInput` for a playbook that has no name in any language."""
    if not playbook.name_en.strip() and not playbook.name_ru.strip():
        message = _("Give it a name, in one language at least.")
        raise InvalidInput(message, fields={"name_en": message})
