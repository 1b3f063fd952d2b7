"""Addresses of onboarding."""

from django.urls import path

from training.views.readings import ReadingView

urlpatterns = [
    path("learning/read/<int:pk>/", ReadingView.as_view(), name="reading"),
]
