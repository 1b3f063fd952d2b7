"""The tabs that people, teams, the calendar and the company share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, Capability


def people_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """What this person may open of them."""
    tabs = [
        ("people", _("People")),
        ("team-list", _("Teams")),
        ("absence-list", _("Away")),
        ("calendar", _("Working hours")),
    ]
    if actor.has(Capability.COMPANY_CONFIGURE):
        tabs.append(("company", _("Company")))
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in tabs
    ]
