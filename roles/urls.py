"""Addresses of `roles`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
