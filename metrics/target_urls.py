"""Addresses of targets."""

from django.urls import path

from metrics.views.target_grid import TargetsGridView
from metrics.views.targets import TargetsCopyView, TargetsView

urlpatterns = [
    path("metrics/targets/", TargetsView.as_view(), name="targets"),
    path("metrics/targets/set/", TargetsGridView.as_view(), name="targets-set"),
    path("metrics/targets/copy/", TargetsCopyView.as_view(), name="targets-copy"),
]
