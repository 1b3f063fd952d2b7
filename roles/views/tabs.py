"""The tabs that the matrix, touchpoints and roles share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def work_tabs(current: str) -> list[dict[str, Any]]:
    """Who does what, who tells whom, and who is who: everyone who opens one opens all."""
    tabs = [
        ("matrix", _("Matrix")),
        ("touchpoint-list", _("Touchpoints")),
        ("role-list", _("Roles")),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in tabs
    ]
