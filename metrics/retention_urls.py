"""Addresses of retention, assumptions and reports, below `metrics/`."""

from django.urls import path

from metrics.views import assumptions, retention

urlpatterns = [
    path("retention/", retention.RetentionView.as_view(), name="metric-retention"),
    path(
        "retention/export.csv",
        retention.RetentionExportView.as_view(),
        name="metric-retention-export",
    ),
    path("retention/calculator/", retention.CalculatorView.as_view(), name="metric-calculator"),
    path("assumptions/", assumptions.AssumptionListView.as_view(), name="assumptions"),
    path("assumptions/new/", assumptions.AssumptionCreateView.as_view(), name="assumption-create"),
    path(
        "assumptions/<int:pk>/edit/",
        assumptions.AssumptionEditView.as_view(),
        name="assumption-edit",
    ),
    path(
        "assumptions/<int:pk>/judge/",
        assumptions.AssumptionJudgeView.as_view(),
        name="assumption-judge",
    ),
]
