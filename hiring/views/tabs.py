"""The tabs that the pages about hiring share."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability

# Label, name of the address, who may open it.
_TABS: tuple[tuple[str | Promise, str, Capability], ...] = (
    (_("Vacancies"), "vacancy-list", Capability.HIRING_TAKE_PART),
    (_("Interview guides"), "guide-list", Capability.HIRING_TAKE_PART),
    (_("How our interviews did"), "hiring-hindsight", Capability.HIRING_OPEN),
    (_("Agreement between interviewers"), "interview-agreement", Capability.HIRING_VIEW_ALL),
)


def hiring_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """For `_ui/tabs.html`: the pages this person may open."""
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, capability in _TABS
        if actor.has(capability)
    ]
