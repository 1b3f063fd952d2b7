"""Addresses of practices."""

from django.urls import path

from training.views import practice_ways as ways
from training.views import practices

urlpatterns = [
    path("learning/practices/", practices.PracticeListView.as_view(), name="practice-list"),
    path("learning/practices/new/", practices.PracticeCreateView.as_view(), name="practice-create"),
    path("learning/practices/<int:pk>/", practices.PracticeView.as_view(), name="practice-detail"),
    path(
        "learning/practices/<int:pk>/edit/",
        practices.PracticeEditView.as_view(),
        name="practice-edit",
    ),
    path(
        "learning/practices/<int:pk>/rows/",
        practices.PracticeRowsView.as_view(),
        name="practice-rows",
    ),
    path(
        "learning/practices/<int:pk>/move/<slug:state>/",
        ways.PracticeMoveView.as_view(),
        name="practice-move",
    ),
    path(
        "learning/practices/<int:pk>/playbook/",
        ways.PracticeToPlaybookView.as_view(),
        name="practice-playbook",
    ),
    path(
        "learning/practices/<int:pk>/course/",
        ways.PracticeToCourseView.as_view(),
        name="practice-course",
    ),
    path("learning/practices/<int:pk>/ask/", ways.PracticeAskView.as_view(), name="practice-ask"),
    path(
        "learning/practices/<int:pk>/takers/",
        ways.TakerAddView.as_view(),
        name="practice-taker-add",
    ),
    path(
        "learning/practice-takers/<int:pk>/end/",
        ways.TakerEndView.as_view(),
        name="practice-taker-end",
    ),
]
