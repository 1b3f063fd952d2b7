"""Pages of `metrics`."""

from metrics.views.dashboards import DashboardView, DefinitionView, ExportView, RowsView

__all__ = ["DashboardView", "DefinitionView", "ExportView", "RowsView"]
