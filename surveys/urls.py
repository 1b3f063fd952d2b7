"""Addresses of `surveys`."""

from django.urls import path

from surveys.views import public

urlpatterns = [
    path("s/<str:token>/", public.AnswerView.as_view(), name="survey-answer"),
    path("s/<str:token>/thanks/", public.ThanksView.as_view(), name="survey-thanks"),
    path("s/<str:token>/stop/", public.OptOutView.as_view(), name="survey-opt-out"),
]
