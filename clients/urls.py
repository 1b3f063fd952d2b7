"""Addresses of `clients`."""

from django.urls import path

from clients import views

urlpatterns = [
    path("clients/", views.ClientListView.as_view(), name="client-list"),
    path("clients/new/", views.ClientCreateView.as_view(), name="client-create"),
    path("clients/<int:pk>/", views.ClientDetailView.as_view(), name="client-detail"),
    path("clients/<int:pk>/edit/", views.ClientEditView.as_view(), name="client-edit"),
    path("clients/<int:pk>/team/", views.TeamHistoryView.as_view(), name="client-team"),
    path("clients/<int:pk>/team/<str:code>/", views.TeamSetView.as_view(), name="client-team-set"),
    path(
        "clients/<int:pk>/contacts/new/",
        views.ContactCreateView.as_view(),
        name="contact-create",
    ),
    path(
        "clients/<int:pk>/contracts/new/",
        views.ContractCreateView.as_view(),
        name="contract-create",
    ),
    path("contacts/<int:pk>/edit/", views.ContactEditView.as_view(), name="contact-edit"),
    path("contracts/<int:pk>/edit/", views.ContractEditView.as_view(), name="contract-edit"),
]
