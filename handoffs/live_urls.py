"""Addresses of two people on one request: listening, who is here, drafts, touch time."""

from django.urls import path

from handoffs.views import drafts, presence, touch

of_request = [
    path("here/", presence.HereView.as_view(), name="request-here"),
    path("touch/", touch.TouchPanelView.as_view(), name="request-touch"),
    path("touch/correct/", touch.TouchCorrectView.as_view(), name="touch-correct"),
    path("draft/message/", drafts.MessageDraftView.as_view(), name="draft-message"),
    path("draft/comment/", drafts.CommentDraftView.as_view(), name="draft-comment"),
    path(
        "draft/message/discard/",
        drafts.MessageDraftDiscardView.as_view(),
        name="draft-message-discard",
    ),
    path(
        "draft/comment/discard/",
        drafts.CommentDraftDiscardView.as_view(),
        name="draft-comment-discard",
    ),
]

urlpatterns = [
    path("live/token/", presence.LiveTokenView.as_view(), name="live-token"),
    path("touch-time/", touch.TouchSettingView.as_view(), name="touch-setting"),
]
