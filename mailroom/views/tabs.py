"""The tabs that incoming mail and mailboxes share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, Capability


def mail_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """What this person may open of them."""
    tabs = [("incoming-mail-list", _("Incoming mail"))]
    if actor.has(Capability.COMPANY_CONFIGURE):
        tabs.append(("mailbox-list", _("Mailboxes")))
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in tabs
    ]
