"""Addresses of retention, assumptions and reports, below `metrics/`."""

from django.urls import path

from metrics.views import retention

urlpatterns = [
    path("retention/", retention.RetentionView.as_view(), name="metric-retention"),
    path(
        "retention/export.csv",
        retention.RetentionExportView.as_view(),
        name="metric-retention-export",
    ),
    path("retention/calculator/", retention.CalculatorView.as_view(), name="metric-calculator"),
]
