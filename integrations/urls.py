"""Addresses of `integrations`."""

from django.urls import URLPattern, path

from integrations import import_views, views

urlpatterns: list[URLPattern] = [
    path("profile/tokens/", views.TokenListView.as_view(), name="token-list"),
    path("profile/tokens/new/", views.TokenCreateView.as_view(), name="token-create"),
    path("profile/tokens/<int:pk>/revoke/", views.TokenRevokeView.as_view(), name="token-revoke"),
    path("imports/", import_views.ImportListView.as_view(), name="import-list"),
    path("imports/new/", import_views.ImportCreateView.as_view(), name="import-create"),
    path("imports/<int:pk>/", import_views.ImportDetailView.as_view(), name="import-detail"),
    path("imports/<int:pk>/run/", import_views.ImportRunView.as_view(), name="import-run"),
    path(
        "imports/<int:pk>/refused.csv",
        import_views.RefusedRowsView.as_view(),
        name="import-refused",
    ),
]
