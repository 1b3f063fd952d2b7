"""Addresses of `surveys`: the company's pages, and under `s/` the contacts' own."""

from django.urls import path

from surveys import loop_urls
from surveys.views import calendar, forms, lists, nps, public, questionnaires, rules

urlpatterns = [
    path("surveys/", lists.InvitationListPage.as_view(), name="survey-list"),
    path("surveys/nps/", nps.NpsSendPage.as_view(), name="survey-nps-send"),
    path("surveys/rules/", rules.RulesPage.as_view(), name="survey-rules"),
    path("surveys/rules/new/", rules.RuleCreatePage.as_view(), name="survey-rule-create"),
    path("surveys/rule/<int:pk>/", rules.RuleEditPage.as_view(), name="survey-rule-edit"),
    path("surveys/rhythms/new/", rules.RhythmCreatePage.as_view(), name="survey-rhythm-create"),
    path("surveys/rhythms/<int:pk>/", rules.RhythmEditPage.as_view(), name="survey-rhythm-edit"),
    path("surveys/limits/", rules.LimitsPage.as_view(), name="survey-limits"),
    path("surveys/occasions/", rules.OccasionListPage.as_view(), name="survey-occasions"),
    path("surveys/calendar/", calendar.CalendarPage.as_view(), name="survey-calendar"),
    path("surveys/questions/", questionnaires.QuestionsPage.as_view(), name="survey-questions"),
    path(
        "surveys/questions/<int:pk>/follow-ups/",
        questionnaires.QuestionnairePage.as_view(),
        name="survey-questionnaire",
    ),
    path(
        "surveys/questions/<int:pk>/preview/",
        questionnaires.PreviewPage.as_view(),
        name="survey-preview",
    ),
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
    *loop_urls.urlpatterns,
    path("s/<str:token>/", public.AnswerView.as_view(), name="survey-answer"),
    path("s/<str:token>/thanks/", public.ThanksView.as_view(), name="survey-thanks"),
    path("s/<str:token>/stop/", public.OptOutView.as_view(), name="survey-opt-out"),
]
