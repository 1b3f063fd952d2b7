"""Addresses of steady outliers."""

from django.urls import path

from metrics.views.outliers import (
    FollowUpBeginView,
    FollowUpEditView,
    OutliersView,
    OutlierView,
)

urlpatterns = [
    path("metrics/outliers/", OutliersView.as_view(), name="outliers"),
    path("metrics/outliers/<int:pk>/", OutlierView.as_view(), name="outlier"),
    path(
        "metrics/outliers/<int:pk>/follow-up/",
        FollowUpBeginView.as_view(),
        name="outlier-follow-up",
    ),
    path("metrics/follow-ups/<int:pk>/", FollowUpEditView.as_view(), name="follow-up-edit"),
]
