"""Pages of roles, topics, the responsibility matrix and touchpoints."""

from roles.views.matrix import (
    BeginView,
    CellView,
    DiscardView,
    DraftView,
    HolesView,
    MatrixView,
    PublishView,
    ResponsibilityCreateView,
    ResponsibilityEditView,
    VersionListView,
    VersionView,
)
from roles.views.roles import (
    DifferenceView,
    HoldingEndView,
    HoldingStartView,
    RoleDetailView,
    RoleEditView,
    RoleListView,
    TopicCreateView,
    TopicEditView,
)
from roles.views.touchpoints import (
    TouchpointCreateView,
    TouchpointEditView,
    TouchpointListView,
)

__all__ = [
    "BeginView",
    "CellView",
    "DifferenceView",
    "DiscardView",
    "DraftView",
    "HoldingEndView",
    "HoldingStartView",
    "HolesView",
    "MatrixView",
    "PublishView",
    "ResponsibilityCreateView",
    "ResponsibilityEditView",
    "RoleDetailView",
    "RoleEditView",
    "RoleListView",
    "TopicCreateView",
    "TopicEditView",
    "TouchpointCreateView",
    "TouchpointEditView",
    "TouchpointListView",
    "VersionListView",
    "VersionView",
]
