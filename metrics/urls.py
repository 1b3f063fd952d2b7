"""Addresses of `metrics`."""

from django.urls import include, path

from metrics import views

urlpatterns = [
    path("metrics/", views.DashboardView.as_view(), name="metrics"),
    path("metrics/", include("metrics.retention_urls")),
    path("metrics/side-by-side/", views.SidesView.as_view(), name="metric-sides"),
    path("metrics/changed/", views.ChangedView.as_view(), name="metric-changed"),
    path("metrics/compare/", views.CompareView.as_view(), name="metric-compare"),
    path("metrics/spread/", views.SpreadView.as_view(), name="metric-spread"),
    path("metrics/cohorts/", views.CohortsView.as_view(), name="metric-cohorts"),
    path("metrics/retained/", views.BesideView.as_view(), name="metric-beside"),
    path("metrics/narrow/", views.NarrowView.as_view(), name="metric-narrow"),
    path("", include("metrics.workshop_urls")),
    path("metrics/<slug:code>/rows/", views.RowsView.as_view(), name="metric-rows"),
    path("", include("metrics.target_urls")),
    path("", include("metrics.outlier_urls")),
]
