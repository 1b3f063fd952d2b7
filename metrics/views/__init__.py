"""Pages of `metrics`."""

from metrics.views.cuts import BesideView, NarrowView, SidesView
from metrics.views.dashboards import DashboardView, DefinitionView, RowsView

__all__ = [
    "BesideView",
    "DashboardView",
    "DefinitionView",
    "NarrowView",
    "RowsView",
    "SidesView",
]
