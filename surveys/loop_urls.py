"""Addresses of following low answers up, and of questions inside other sites."""

from django.urls import path

from surveys.views import loop, sites, widget

urlpatterns = [
    path("surveys/to-follow-up/", loop.LoopListPage.as_view(), name="survey-loop"),
    path("surveys/low-answers/", loop.LoopRulesPage.as_view(), name="survey-loop-rules"),
    path("surveys/low-answers/<int:pk>/", loop.LoopRulePage.as_view(), name="survey-loop-rule"),
    path("surveys/to-follow-up/<int:pk>/", loop.LoopCasePage.as_view(), name="survey-loop-case"),
    path(
        "surveys/to-follow-up/<int:pk>/contact/",
        loop.LoopContactPage.as_view(),
        name="survey-loop-contact",
    ),
    path(
        "surveys/to-follow-up/<int:pk>/close/",
        loop.LoopClosePage.as_view(),
        name="survey-loop-close",
    ),
    path("surveys/sites/", sites.SitesPage.as_view(), name="survey-sites"),
    path("s/<str:token>/frame/", widget.WidgetView.as_view(), name="survey-widget"),
    path(
        "s/<str:token>/frame/thanks/",
        widget.WidgetThanksView.as_view(),
        name="survey-widget-thanks",
    ),
    path(
        "s/<str:token>/answers/",
        widget.TokenAnswersView.as_view(),
        name="survey-token-answers",
    ),
]
