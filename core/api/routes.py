"""The shape in which an app announces its API routes."""

from typing import NamedTuple

from rest_framework.viewsets import ViewSetMixin


class Route(NamedTuple):
    """`prefix` in the URL, the viewset, and the base of its URL names (unique: `api-…`)."""

    prefix: str
    viewset: type[ViewSetMixin]
    basename: str
