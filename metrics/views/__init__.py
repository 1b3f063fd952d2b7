"""Pages of `metrics`."""

from metrics.views.cuts import BesideView, NarrowView, SidesView
from metrics.views.dashboards import DashboardView, RowsView
from metrics.views.explain import ChangedView, CohortsView, CompareView, SpreadView

__all__ = [
    "BesideView",
    "ChangedView",
    "CohortsView",
    "CompareView",
    "DashboardView",
    "NarrowView",
    "RowsView",
    "SidesView",
    "SpreadView",
]
