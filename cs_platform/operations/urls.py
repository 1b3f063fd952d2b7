"""Addresses of operations."""

from django.urls import path

from cs_platform.operations import views

urlpatterns = [
    path("operations/", views.OperationsView.as_view(), name="operations"),
    path(
        "operations/deliveries/<int:pk>/run/",
        views.DeliveryRunAgainView.as_view(),
        name="delivery-run-again",
    ),
    path(
        "operations/mails/<int:pk>/send/", views.MailSendAgainView.as_view(), name="mail-send-again"
    ),
    path("operations/audit/", views.AuditListView.as_view(), name="audit-list"),
    path("operations/audit/<int:pk>/", views.AuditEntryView.as_view(), name="audit-entry"),
]
