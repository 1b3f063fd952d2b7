"""The tabs that pages of playbooks share; each leads to a page of its own."""

from typing import Any

from django.utils.translation import gettext as _

from core.views import url_above


def playbook_tabs(current: str) -> list[dict[str, Any]]:
    """What is written down, what runs, and how much of the work it covers."""
    tabs = [
        ("playbook-list", _("Playbooks")),
        ("run-list", _("Runs")),
        ("playbook-coverage", _("Coverage")),
    ]
    return [
        {"label": label, "url": url, "current": name == current}
        for name, label in tabs
        if (url := url_above(name)) is not None
    ]
