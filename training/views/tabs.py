"""The tabs that the pages about learning share."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability

# Label, name of the address, who may open it.
_TABS: tuple[tuple[str | Promise, str, Capability], ...] = (
    (_("My learning"), "learning", Capability.TRAINING_VIEW),
    (_("People's learning"), "team-learning", Capability.TRAINING_VIEW_TEAM),
    (_("Courses"), "course-list", Capability.TRAINING_VIEW),
    (_("Sessions"), "session-list", Capability.TRAINING_VIEW),
    (_("Onboarding"), "onboarding", Capability.TRAINING_VIEW),
    (_("Knowledge checks"), "check-list", Capability.TRAINING_VIEW),
    (_("Certificates"), "certificate-list", Capability.TRAINING_VIEW),
    (_("Skills"), "skill-matrix", Capability.TRAINING_VIEW),
    (_("Practices"), "practice-list", Capability.TRAINING_VIEW),
    (_("Growth"), "growth", Capability.TRAINING_VIEW),
)


def training_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """For `_ui/tabs.html`: the pages this person may open."""
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, capability in _TABS
        if actor.has(capability)
    ]
