"""Addresses of definitions, checks and credit set by hand."""

from django.urls import path

from metrics.models import CreditPart
from metrics.views import checks, credit, workshop

urlpatterns = [
    path("metrics/definitions/", workshop.DefinitionListView.as_view(), name="metric-definitions"),
    path("metrics/zone/", workshop.ZoneView.as_view(), name="metric-zone"),
    path(
        "metrics/definitions/<slug:code>/",
        workshop.DefinitionView.as_view(),
        name="metric-definition",
    ),
    path(
        "metrics/definitions/<slug:code>/draft/",
        workshop.PreviewView.as_view(),
        name="definition-preview",
    ),
    path(
        "metrics/definitions/<slug:code>/draft/change/",
        workshop.DraftEditView.as_view(),
        name="definition-draft",
    ),
    path(
        "metrics/definitions/<slug:code>/draft/discard/",
        workshop.DraftDiscardView.as_view(),
        name="definition-discard",
    ),
    path(
        "metrics/definitions/<slug:code>/draft/publish/",
        workshop.DraftPublishView.as_view(),
        name="definition-publish",
    ),
    path("metrics/checks/", checks.CheckListView.as_view(), name="metric-checks"),
    path("metrics/checks/new/", checks.CheckAskView.as_view(), name="metric-check-ask"),
    path("metrics/checks/anew/", checks.RebuildAskView.as_view(), name="metric-rebuild-ask"),
    path("metrics/checks/<int:pk>/", checks.CheckView.as_view(), name="metric-check"),
    path("metrics/credit/", credit.CreditListView.as_view(), name="metric-credits"),
    path(
        "metrics/credit/requests/<int:request_id>/resolution/",
        credit.CreditSetView.as_view(),
        {"part": CreditPart.RESOLUTION},
        name="metric-credit-resolution",
    ),
    path(
        "metrics/credit/requests/<int:request_id>/first-reply/",
        credit.CreditSetView.as_view(),
        {"part": CreditPart.FIRST_REPLY},
        name="metric-credit-first-reply",
    ),
]
