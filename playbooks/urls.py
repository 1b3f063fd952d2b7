"""Addresses of `playbooks`."""

from django.urls import path

from playbooks import views
from playbooks.views import coverage, run_forms, run_panels, runs

of_runs = [
    path("playbooks/runs/", runs.RunListView.as_view(), name="run-list"),
    path("playbooks/runs/desk/", run_panels.DeskFragment.as_view(), name="run-desk"),
    path(
        "playbooks/runs/for-client/<int:client_id>/",
        run_panels.ClientPanel.as_view(),
        name="run-client-panel",
    ),
    path(
        "playbooks/runs/for-request/<int:request_id>/",
        run_panels.RequestPanel.as_view(),
        name="run-request-panel",
    ),
    path("playbooks/runs/<int:pk>/", runs.RunDetailView.as_view(), name="run-detail"),
    path("playbooks/runs/<int:pk>/finish/", runs.StepFinishView.as_view(), name="run-step-finish"),
    path("playbooks/runs/<int:pk>/give/", run_forms.StepGiveView.as_view(), name="run-step-give"),
    path("playbooks/runs/<int:pk>/cancel/", run_forms.RunCancelView.as_view(), name="run-cancel"),
    path("playbooks/<int:pk>/run/", run_forms.RunStartView.as_view(), name="run-start"),
]

of_coverage = [
    path("playbooks/coverage/", coverage.CoverageView.as_view(), name="playbook-coverage"),
    path(
        "playbooks/coverage/export/",
        coverage.CoverageExportView.as_view(),
        name="playbook-coverage-export",
    ),
    path(
        "playbooks/coverage/warning/",
        coverage.CoverageWarningView.as_view(),
        name="coverage-warning",
    ),
    path("playbooks/defaults/", coverage.DefaultsView.as_view(), name="playbook-defaults"),
]

urlpatterns = [
    *of_runs,
    *of_coverage,
    path("playbooks/", views.PlaybookListView.as_view(), name="playbook-list"),
    path("playbooks/new/", views.PlaybookCreateView.as_view(), name="playbook-create"),
    path("playbooks/approvals/", views.ApprovalsView.as_view(), name="playbook-approvals"),
    path("playbooks/touchpoints/", views.RegulationsView.as_view(), name="playbook-regulations"),
    path("playbooks/<int:pk>/", views.PlaybookDetailView.as_view(), name="playbook-detail"),
    path("playbooks/<int:pk>/edit/", views.PlaybookEditView.as_view(), name="playbook-edit"),
    path("playbooks/<int:pk>/review/", views.PlaybookReviewView.as_view(), name="playbook-review"),
    path("playbooks/<int:pk>/draft/", views.DraftView.as_view(), name="playbook-draft"),
    path("playbooks/<int:pk>/draft/propose/", views.ProposeView.as_view(), name="playbook-propose"),
    path("playbooks/<int:pk>/draft/approve/", views.ApproveView.as_view(), name="playbook-approve"),
    path(
        "playbooks/<int:pk>/draft/send-back/",
        views.SendBackView.as_view(),
        name="playbook-send-back",
    ),
    path("playbooks/<int:pk>/draft/discard/", views.DiscardView.as_view(), name="playbook-discard"),
    path(
        "playbooks/<int:pk>/draft/steps/new/", views.StepAddView.as_view(), name="playbook-step-add"
    ),
    path(
        "playbooks/<int:pk>/draft/steps/<slug:key>/",
        views.StepChangeView.as_view(),
        name="playbook-step-change",
    ),
    path(
        "playbooks/<int:pk>/draft/steps/<slug:key>/move/",
        views.StepMoveView.as_view(),
        name="playbook-step-move",
    ),
    path(
        "playbooks/<int:pk>/draft/steps/<slug:key>/remove/",
        views.StepRemoveView.as_view(),
        name="playbook-step-remove",
    ),
    path("playbooks/<int:pk>/versions/", views.VersionListView.as_view(), name="playbook-versions"),
    path(
        "playbooks/<int:pk>/versions/<int:number>/",
        views.VersionView.as_view(),
        name="playbook-version",
    ),
]
