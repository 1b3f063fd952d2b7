"""Addresses of `accounts`."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("language/", views.SetLanguageView.as_view(), name="set_language"),
    path("theme/", views.SetThemeView.as_view(), name="set_theme"),
]
