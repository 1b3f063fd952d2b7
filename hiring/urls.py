"""Addresses of `hiring`: one module of them for each concept."""

from django.urls import include, path

urlpatterns = [
    path("", include("hiring.urls_vacancies")),
    path("", include("hiring.urls_interviews")),
]
