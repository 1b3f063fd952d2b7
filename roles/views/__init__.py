"""Pages of roles, topics and the responsibility matrix."""

from roles.views.matrix import (
    BeginView,
    CellView,
    DiscardView,
    DraftView,
    MatrixView,
    PublishView,
    ResponsibilityCreateView,
    ResponsibilityEditView,
    VersionListView,
    VersionView,
)
from roles.views.roles import (
    HoldingEndView,
    HoldingStartView,
    RoleDetailView,
    RoleEditView,
    RoleListView,
    TopicCreateView,
    TopicEditView,
)

__all__ = [
    "BeginView",
    "CellView",
    "DiscardView",
    "DraftView",
    "HoldingEndView",
    "HoldingStartView",
    "MatrixView",
    "PublishView",
    "ResponsibilityCreateView",
    "ResponsibilityEditView",
    "RoleDetailView",
    "RoleEditView",
    "RoleListView",
    "TopicCreateView",
    "TopicEditView",
    "VersionListView",
    "VersionView",
]
