"""Addresses of `playbooks`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
