"""Addresses of the desk and of its parts."""

from django.urls import path

from cs_platform.desks.layout import all_parts
from cs_platform.desks.views import DeskView

urlpatterns = [
    path("", DeskView.as_view(), name="desk"),
    *(path(f"desk/{part.slug}/", part.as_view(), name=part.place()) for part in all_parts()),
]
