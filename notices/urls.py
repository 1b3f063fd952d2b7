"""Addresses of `notices`."""

from django.urls import path

from notices import views
from notices.views import sender

urlpatterns = [
    path("company/mail/", sender.MailSenderView.as_view(), name="mail-sender"),
    path("company/mail/test/", sender.MailSenderTestView.as_view(), name="mail-sender-test"),
    path("notices/", views.NoticeListView.as_view(), name="notice-list"),
    path("notices/bell/", views.BellView.as_view(), name="notice-bell"),
    path("notices/read/", views.NoticesReadView.as_view(), name="notices-read"),
    path("notices/item/<int:pk>/open/", views.NoticeOpenView.as_view(), name="notice-open"),
    path("notices/item/<int:pk>/read/", views.NoticeReadView.as_view(), name="notice-read"),
    path("profile/notices/", views.NoticeChoicesView.as_view(), name="notice-choices"),
]
