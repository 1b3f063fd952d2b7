"""Addresses of `roles`."""

from django.urls import path

from roles import views

urlpatterns = [
    path("roles/", views.RoleListView.as_view(), name="role-list"),
    path("roles/<str:code>/", views.RoleDetailView.as_view(), name="role-detail"),
    path("roles/<str:code>/edit/", views.RoleEditView.as_view(), name="role-edit"),
    path(
        "roles/<str:code>/holders/new/",
        views.HoldingStartView.as_view(),
        name="role-holding-start",
    ),
    path(
        "roles/<str:code>/holders/<int:pk>/end/",
        views.HoldingEndView.as_view(),
        name="role-holding-end",
    ),
    path("topics/new/", views.TopicCreateView.as_view(), name="topic-create"),
    path("topics/<int:pk>/edit/", views.TopicEditView.as_view(), name="topic-edit"),
]
