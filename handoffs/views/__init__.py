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
from handoffs.views.exporting import RequestExportView
from handoffs.views.inserting import TemplateChoiceView, TemplateInsertView
from handoffs.views.lists import ClientPanel, RequestListView
from handoffs.views.notices import NoticeSeenView
from handoffs.views.page import CommentView, MessageView, RequestDetailView
from handoffs.views.questions import AskView, GoOnView, QuestionAnswerView, TakeBackView
from handoffs.views.saved import SavedViewCreateView, SavedViewDeleteView, SavedViewEditView
from handoffs.views.templates import (
    TemplateCreateView,
    TemplateDetailView,
    TemplateEditView,
    TemplateListView,
)

__all__ = [
    "AcceptView",
    "AskView",
    "AssignView",
    "ClientPanel",
    "CommentView",
    "DeclineView",
    "DetailsView",
    "GoOnView",
    "MessageView",
    "NoticeSeenView",
    "OfferView",
    "QuestionAnswerView",
    "ReceiveView",
    "ReopenView",
    "RequestCreateView",
    "RequestDetailView",
    "RequestExportView",
    "RequestListView",
    "ResolveView",
    "ResumeView",
    "ReturnView",
    "SavedViewCreateView",
    "SavedViewDeleteView",
    "SavedViewEditView",
    "TakeBackView",
    "TakeView",
    "TemplateChoiceView",
    "TemplateCreateView",
    "TemplateDetailView",
    "TemplateEditView",
    "TemplateInsertView",
    "TemplateListView",
    "WaitView",
    "WithdrawView",
]
