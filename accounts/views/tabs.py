"""The tabs that people, teams, the calendar and the company share."""

from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor, Capability
from core.views import url_above


def people_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """What this person may open of them."""
    tabs = [
        ("people", _("People")),
        ("team-list", _("Teams")),
        ("absence-list", _("Away")),
        ("calendar", _("Working hours")),
    ]
    if actor.has(Capability.COMPANY_CONFIGURE):
        tabs += [("company", _("Company")), ("mail-sender", _("Outgoing mail"))]
    return [
        {"label": label, "url": url, "current": name == current}
        for name, label in tabs
        if (url := url_above(name))
    ]
