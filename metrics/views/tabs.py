"""The tabs that the pages about figures share."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability

# Label, name of the address, who may open it.
_TABS: tuple[tuple[str | Promise, str, Capability], ...] = (
    (_("Figures"), "metrics", Capability.METRICS_VIEW),
    (_("Retention"), "metric-retention", Capability.METRICS_VIEW),
    (_("Assumptions"), "assumptions", Capability.METRICS_VIEW),
    (_("Reports"), "reports", Capability.METRICS_VIEW),
    (_("Targets"), "targets", Capability.METRICS_VIEW),
    (_("Outliers"), "outliers", Capability.METRICS_VIEW),
    (_("Definitions"), "metric-definitions", Capability.METRICS_VIEW),
    (_("Credit"), "metric-credits", Capability.METRICS_VIEW_ALL),
    (_("Checks"), "metric-checks", Capability.COMPANY_CONFIGURE),
)


def metric_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """For `_ui/tabs.html`: the pages this person may open."""
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, capability in _TABS
        if actor.has(capability)
    ]
