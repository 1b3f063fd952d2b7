"""Addresses of `surveys`: the company's pages, and under `s/` the contacts' own."""

from django.urls import path

from surveys.views import forms, lists, nps, public

urlpatterns = [
    path("surveys/", lists.InvitationListPage.as_view(), name="survey-list"),
    path("surveys/nps/", nps.NpsSendPage.as_view(), name="survey-nps-send"),
    path("surveys/questions/", forms.QuestionsPage.as_view(), name="survey-questions"),
    path(
        "surveys/questions/<int:pk>/",
        forms.QuestionEditPage.as_view(),
        name="survey-question-edit",
    ),
    path("surveys/<int:pk>/", lists.InvitationPage.as_view(), name="survey-invitation"),
    path("surveys/<int:pk>/credit/", forms.CreditPage.as_view(), name="survey-credit"),
    path(
        "surveys/for-request/<int:request_id>/",
        lists.RequestPanel.as_view(),
        name="survey-request-panel",
    ),
    path(
        "surveys/for-client/<int:client_id>/",
        lists.ClientPanel.as_view(),
        name="survey-client-panel",
    ),
    path("s/<str:token>/", public.AnswerView.as_view(), name="survey-answer"),
    path("s/<str:token>/thanks/", public.ThanksView.as_view(), name="survey-thanks"),
    path("s/<str:token>/stop/", public.OptOutView.as_view(), name="survey-opt-out"),
]
