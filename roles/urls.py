"""Addresses of `roles`."""

from django.urls import path

from roles import views

urlpatterns = [
    path("roles/", views.RoleListView.as_view(), name="role-list"),
    path("roles/<str:code>/", views.RoleDetailView.as_view(), name="role-detail"),
    path("roles/<str:code>/edit/", views.RoleEditView.as_view(), name="role-edit"),
    path(
        "roles/<str:code>/differs/<str:other>/",
        views.DifferenceView.as_view(),
        name="role-difference",
    ),
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
    path("responsibilities/", views.MatrixView.as_view(), name="matrix"),
    path("responsibilities/holes/", views.HolesView.as_view(), name="matrix-holes"),
    path("responsibilities/begin/", views.BeginView.as_view(), name="matrix-begin"),
    path("responsibilities/draft/", views.DraftView.as_view(), name="matrix-draft"),
    path("responsibilities/draft/cell/", views.CellView.as_view(), name="matrix-cell"),
    path("responsibilities/draft/publish/", views.PublishView.as_view(), name="matrix-publish"),
    path("responsibilities/draft/discard/", views.DiscardView.as_view(), name="matrix-discard"),
    path("responsibilities/versions/", views.VersionListView.as_view(), name="matrix-versions"),
    path(
        "responsibilities/versions/<int:number>/",
        views.VersionView.as_view(),
        name="matrix-version",
    ),
    path(
        "responsibilities/new/",
        views.ResponsibilityCreateView.as_view(),
        name="responsibility-create",
    ),
    path(
        "responsibilities/touchpoints/", views.TouchpointListView.as_view(), name="touchpoint-list"
    ),
    path(
        "responsibilities/touchpoints/new/",
        views.TouchpointCreateView.as_view(),
        name="touchpoint-create",
    ),
    path(
        "responsibilities/touchpoints/<int:pk>/edit/",
        views.TouchpointEditView.as_view(),
        name="touchpoint-edit",
    ),
    path(
        "responsibilities/<int:pk>/edit/",
        views.ResponsibilityEditView.as_view(),
        name="responsibility-edit",
    ),
    path("topics/new/", views.TopicCreateView.as_view(), name="topic-create"),
    path("topics/<int:pk>/edit/", views.TopicEditView.as_view(), name="topic-edit"),
]
