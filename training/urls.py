"""Addresses of `training`: one module of them for each concept."""

from django.urls import include, path

urlpatterns = [
    path("", include("training.urls_onboarding")),
    path("", include("training.urls_checks")),
    path("", include("training.urls_learning")),
    path("", include("training.urls_practices")),
    path("", include("training.urls_growth")),
]
