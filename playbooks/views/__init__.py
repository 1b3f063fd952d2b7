"""Pages of playbooks and of their runs."""

from playbooks.views.drafts import (
    ApproveView,
    DiscardView,
    DraftView,
    ProposeView,
    SendBackView,
    StepAddView,
    StepChangeView,
    StepMoveView,
    StepRemoveView,
)
from playbooks.views.panels import ApprovalsView, RegulationsView
from playbooks.views.playbooks import (
    PlaybookCreateView,
    PlaybookDetailView,
    PlaybookEditView,
    PlaybookListView,
    PlaybookReviewView,
)
from playbooks.views.versions import VersionListView, VersionView

__all__ = [
    "ApprovalsView",
    "ApproveView",
    "DiscardView",
    "DraftView",
    "PlaybookCreateView",
    "PlaybookDetailView",
    "PlaybookEditView",
    "PlaybookListView",
    "PlaybookReviewView",
    "ProposeView",
    "RegulationsView",
    "SendBackView",
    "StepAddView",
    "StepChangeView",
    "StepMoveView",
    "StepRemoveView",
    "VersionListView",
    "VersionView",
]
