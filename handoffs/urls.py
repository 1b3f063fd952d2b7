"""Addresses of `handoffs`: a request by the company's own number."""

from django.urls import URLPattern, URLResolver, include, path

from handoffs import gathering_urls, live_urls, service_level_urls, solution_urls, views
from handoffs.views import attachments, confusion, following

of_request: list[URLPattern | URLResolver] = [
    path("", views.RequestDetailView.as_view(), name="request-detail"),
    path("message/", views.MessageView.as_view(), name="request-message"),
    path("templates/", views.TemplateChoiceView.as_view(), name="request-templates"),
    path("templates/insert/", views.TemplateInsertView.as_view(), name="request-template-insert"),
    path("files/", attachments.FileUploadView.as_view(), name="request-file-upload"),
    path(
        "messages/<int:message_id>/again/",
        attachments.MessageAgainView.as_view(),
        name="message-again",
    ),
    path("comment/", views.CommentView.as_view(), name="request-comment"),
    path("follow/", following.FollowView.as_view(), name="request-follow"),
    *live_urls.of_request,
    path("received/", views.ReceiveView.as_view(), name="request-receive"),
    path("details/", views.DetailsView.as_view(), name="request-details"),
    path("wait/", views.WaitView.as_view(), name="request-wait"),
    path("resume/", views.ResumeView.as_view(), name="request-resume"),
    path("resolve/", views.ResolveView.as_view(), name="request-resolve"),
    path("reopen/", views.ReopenView.as_view(), name="request-reopen"),
    path("assign/", views.AssignView.as_view(), name="request-assign"),
    path("take/", views.TakeView.as_view(), name="request-take"),
    *gathering_urls.of_request,
    path("hand-over/", views.OfferView.as_view(), name="handover-offer"),
    path("return/", views.ReturnView.as_view(), name="handover-return"),
    path("hand-over/<int:handover_id>/accept/", views.AcceptView.as_view(), name="handover-accept"),
    path(
        "hand-over/<int:handover_id>/decline/",
        views.DeclineView.as_view(),
        name="handover-decline",
    ),
    path(
        "hand-over/<int:handover_id>/withdraw/",
        views.WithdrawView.as_view(),
        name="handover-withdraw",
    ),
    path("solutions/", include(solution_urls.of_request)),
    *service_level_urls.of_request,
    path("questions/ask/", views.AskView.as_view(), name="question-ask"),
    path("questions/go-on/", views.GoOnView.as_view(), name="questions-go-on"),
    path(
        "questions/<int:question_id>/answer/",
        views.QuestionAnswerView.as_view(),
        name="question-answer",
    ),
    path(
        "questions/<int:question_id>/take-back/",
        views.TakeBackView.as_view(),
        name="question-take-back",
    ),
]

urlpatterns = [
    *live_urls.urlpatterns,
    path("requests/", views.RequestListView.as_view(), name="request-list"),
    path("requests/export/", views.RequestExportView.as_view(), name="request-export"),
    path("requests/views/new/", views.SavedViewCreateView.as_view(), name="saved-view-create"),
    path(
        "requests/views/<int:pk>/edit/", views.SavedViewEditView.as_view(), name="saved-view-edit"
    ),
    path(
        "requests/views/<int:pk>/delete/",
        views.SavedViewDeleteView.as_view(),
        name="saved-view-delete",
    ),
    path("requests/new/", views.RequestCreateView.as_view(), name="request-create"),
    path(
        "requests/for-client/<int:client_id>/",
        views.ClientPanel.as_view(),
        name="request-client-panel",
    ),
    path(
        "requests/notices/<int:pk>/seen/",
        views.NoticeSeenView.as_view(),
        name="request-notice-seen",
    ),
    path("requests/<int:number>/", include(of_request)),
    path("files/<int:pk>/", attachments.FileView.as_view(), name="file"),
    path("files/<int:pk>/preview/", attachments.FilePreviewView.as_view(), name="file-preview"),
    path("files/<int:pk>/remove/", attachments.FileRemoveView.as_view(), name="file-remove"),
    path("templates/", views.TemplateListView.as_view(), name="template-list"),
    path("templates/new/", views.TemplateCreateView.as_view(), name="template-create"),
    path("templates/<int:pk>/", views.TemplateDetailView.as_view(), name="template-detail"),
    path("templates/<int:pk>/edit/", views.TemplateEditView.as_view(), name="template-edit"),
    *solution_urls.urlpatterns,
    *service_level_urls.urlpatterns,
    *gathering_urls.urlpatterns,
    path("analysis/", confusion.ConfusionView.as_view(), name="confusion"),
    path("analysis/desk/", confusion.DeskView.as_view(), name="confusion-desk"),
    path("analysis/export/", confusion.ExportView.as_view(), name="confusion-export"),
    path("analysis/verdict/", confusion.VerdictView.as_view(), name="confusion-verdict"),
    path("analysis/topics/<int:pk>/", confusion.TopicView.as_view(), name="confusion-topic"),
]
