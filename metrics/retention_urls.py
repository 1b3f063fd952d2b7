"""Addresses of retention, assumptions and reports, below `metrics/`."""

from django.urls import path

from metrics.views import assumptions, reports, retention

urlpatterns = [
    path("retention/", retention.RetentionView.as_view(), name="metric-retention"),
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
    path("reports/", reports.ReportListView.as_view(), name="reports"),
    path("reports/new/", reports.ReportCreateView.as_view(), name="report-create"),
    path("reports/<int:pk>/", reports.ReportView.as_view(), name="report"),
    path("reports/<int:pk>/edit/", reports.ReportEditView.as_view(), name="report-edit"),
    path("reports/<int:pk>/pause/", reports.ReportPauseView.as_view(), name="report-pause"),
    path("reports/<int:pk>/mail/", reports.ReportPreviewView.as_view(), name="report-preview"),
    path(
        "reports/<int:pk>/sent/<int:sent_id>/",
        reports.ReportSentView.as_view(),
        name="report-sent",
    ),
    path("reports/stop/<str:token>/", reports.ReportStopView.as_view(), name="report-stop"),
]
