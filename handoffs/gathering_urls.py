"""Addresses of what brings requests together: tags, links, merging, splitting, columns, bulk."""

from django.urls import URLPattern, path

from handoffs.views import bulk, columns, links, merging, splitting, tags

of_request: list[URLPattern] = [
    path("merge/", merging.MergeView.as_view(), name="request-merge"),
    path("unmerge/", merging.UnmergeView.as_view(), name="request-unmerge"),
    path("split/", splitting.SplitView.as_view(), name="request-split"),
    path("tags/", tags.RequestTagsView.as_view(), name="request-tags"),
    path("links/add/", links.LinkAddView.as_view(), name="request-link-add"),
    path("links/<int:link_id>/remove/", links.LinkRemoveView.as_view(), name="request-link-remove"),
]

urlpatterns: list[URLPattern] = [
    path("requests/columns/", columns.ColumnsView.as_view(), name="request-columns"),
    path("requests/bulk/", bulk.BulkNewView.as_view(), name="bulk-new"),
    path("requests/bulk/<int:pk>/", bulk.BulkDetailView.as_view(), name="bulk-detail"),
    path("requests/bulk/<int:pk>/undo/", bulk.BulkUndoView.as_view(), name="bulk-undo"),
    path("tags/", tags.TagListView.as_view(), name="tag-list"),
    path("tags/new/", tags.TagCreateView.as_view(), name="tag-create"),
    path("tags/<int:pk>/edit/", tags.TagEditView.as_view(), name="tag-edit"),
    path("tags/<int:pk>/merge/", tags.TagMergeView.as_view(), name="tag-merge"),
]
