"""Addresses of vacancies and candidates."""

from django.urls import URLPattern, path

from hiring.views import candidates, decisions, documents, hindsight, vacancies

_of_vacancies: list[URLPattern] = [
    path("hiring/", vacancies.VacancyListView.as_view(), name="vacancy-list"),
    path("hiring/hindsight/", hindsight.HindsightView.as_view(), name="hiring-hindsight"),
    path("hiring/vacancies/new/", vacancies.VacancyOpenView.as_view(), name="vacancy-open"),
    path("hiring/vacancies/<int:pk>/", vacancies.VacancyView.as_view(), name="vacancy"),
    path(
        "hiring/vacancies/<int:pk>/edit/", vacancies.VacancyEditView.as_view(), name="vacancy-edit"
    ),
    path(
        "hiring/vacancies/<int:pk>/panel/add/", vacancies.PanelAddView.as_view(), name="panel-add"
    ),
    path(
        "hiring/vacancies/<int:pk>/panel/<int:member_id>/remove/",
        vacancies.PanelRemoveView.as_view(),
        name="panel-remove",
    ),
    path(
        "hiring/vacancies/<int:pk>/close/",
        vacancies.VacancyCloseView.as_view(),
        name="vacancy-close",
    ),
    path(
        "hiring/vacancies/<int:pk>/reopen/",
        vacancies.VacancyReopenView.as_view(),
        name="vacancy-reopen",
    ),
    path(
        "hiring/vacancies/<int:pk>/candidates/new/",
        candidates.CandidateAddView.as_view(),
        name="candidate-add",
    ),
]

_of_candidates: list[URLPattern] = [
    path("hiring/candidates/<int:pk>/", candidates.CandidateView.as_view(), name="candidate"),
    path(
        "hiring/candidates/<int:pk>/edit/",
        candidates.CandidateEditView.as_view(),
        name="candidate-edit",
    ),
    path(
        "hiring/candidates/<int:pk>/state/",
        candidates.CandidateStateView.as_view(),
        name="candidate-state",
    ),
    path(
        "hiring/candidates/<int:pk>/keep-until/",
        candidates.CandidateKeepView.as_view(),
        name="candidate-keep-until",
    ),
    path(
        "hiring/candidates/<int:pk>/move/",
        candidates.CandidateMoveView.as_view(),
        name="candidate-move",
    ),
    path(
        "hiring/candidates/<int:pk>/delete/",
        candidates.CandidateEraseView.as_view(),
        name="candidate-erase",
    ),
    path(
        "hiring/candidates/<int:pk>/hire/",
        decisions.CandidateHireView.as_view(),
        name="candidate-hire",
    ),
    path(
        "hiring/candidates/<int:pk>/refuse/",
        decisions.CandidateRefuseView.as_view(),
        name="candidate-refuse",
    ),
    path(
        "hiring/candidates/<int:pk>/documents/new/",
        documents.DocumentAddView.as_view(),
        name="candidate-document-add",
    ),
    path("hiring/documents/<int:pk>/", documents.DocumentView.as_view(), name="candidate-document"),
    path(
        "hiring/documents/<int:pk>/delete/",
        documents.DocumentRemoveView.as_view(),
        name="candidate-document-remove",
    ),
]

urlpatterns: list[URLPattern] = [*_of_vacancies, *_of_candidates]
