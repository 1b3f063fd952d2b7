"""Pages of requests: the list, a new one, the request itself, and what can be done to it."""

from handoffs.views.actions import (
    AcceptView,
    AssignView,
    DeclineView,
    DetailsView,
    OfferView,
    ReceiveView,
    ReopenView,
    ResolveView,
    ResumeView,
    ReturnView,
    TakeView,
    WaitView,
    WithdrawView,
)
from handoffs.views.create import RequestCreateView
from handoffs.views.lists import ClientPanel, RequestListView
from handoffs.views.notices import NoticeSeenView
from handoffs.views.page import CommentView, MessageView, RequestDetailView

__all__ = [
    "AcceptView",
    "AssignView",
    "ClientPanel",
    "CommentView",
    "DeclineView",
    "DetailsView",
    "MessageView",
    "NoticeSeenView",
    "OfferView",
    "ReceiveView",
    "ReopenView",
    "RequestCreateView",
    "RequestDetailView",
    "RequestListView",
    "ResolveView",
    "ResumeView",
    "ReturnView",
    "TakeView",
    "WaitView",
    "WithdrawView",
]
