"""Pages of `notices`: what one was told, the bell, and how one wants to be told."""

from notices.views.choices import NoticeChoicesView
from notices.views.notices import (
    BellView,
    NoticeListView,
    NoticeOpenView,
    NoticeReadView,
    NoticesReadView,
)

__all__ = [
    "BellView",
    "NoticeChoicesView",
    "NoticeListView",
    "NoticeOpenView",
    "NoticeReadView",
    "NoticesReadView",
]
