"""Addresses of `mailroom`."""

from django.urls import path

from mailroom.views import mailboxes, mails, shown, webhook

urlpatterns = [
    path("mail/", mails.IncomingMailListView.as_view(), name="incoming-mail-list"),
    path("mail/<int:pk>/", mails.IncomingMailView.as_view(), name="incoming-mail"),
    path("mail/<int:pk>/html/", shown.IncomingMailHtmlView.as_view(), name="incoming-mail-html"),
    path("mail/<int:pk>/raw/", shown.IncomingMailRawView.as_view(), name="incoming-mail-raw"),
    path(
        "mail/<int:pk>/files/<int:number>/",
        shown.IncomingMailFileView.as_view(),
        name="incoming-mail-file",
    ),
    path("mail/<int:pk>/open/", mails.OpenView.as_view(), name="incoming-mail-open"),
    path("mail/<int:pk>/attach/", mails.AttachView.as_view(), name="incoming-mail-attach"),
    path("mail/<int:pk>/dismiss/", mails.DismissView.as_view(), name="incoming-mail-dismiss"),
    path("mail/<int:pk>/hold/", mails.HoldView.as_view(), name="incoming-mail-hold"),
    path("messages/<int:pk>/html/", shown.MessageHtmlView.as_view(), name="message-html"),
    path("mailboxes/", mailboxes.MailboxListView.as_view(), name="mailbox-list"),
    path("mailboxes/new/", mailboxes.MailboxCreateView.as_view(), name="mailbox-create"),
    path("mailboxes/<int:pk>/", mailboxes.MailboxView.as_view(), name="mailbox"),
    path("mailboxes/<int:pk>/edit/", mailboxes.MailboxEditView.as_view(), name="mailbox-edit"),
    path("mailboxes/<int:pk>/try/", mailboxes.MailboxTryView.as_view(), name="mailbox-try"),
    path("mailboxes/<int:pk>/token/", mailboxes.MailboxTokenView.as_view(), name="mailbox-token"),
    path(
        "mailboxes/<int:pk>/token/end/",
        mailboxes.MailboxTokenEndView.as_view(),
        name="mailbox-token-end",
    ),
    path("api/v1/mailboxes/mail/", webhook.MailboxWebhookView.as_view(), name="mailbox-webhook"),
    path(
        "api/v1/mailboxes/<str:token>/mail/",
        webhook.MailboxWebhookView.as_view(),
        name="mailbox-webhook-token",
    ),
    # Mailgun sends a mail as it came only to addresses that end in this word.
    path(
        "api/v1/mailboxes/<str:token>/mail/mime",
        webhook.MailboxWebhookView.as_view(),
        name="mailbox-webhook-mime",
    ),
]
