"""What the pages of figures show, prepared for their templates and for exports."""

from metrics.dashboard.asked import View, behind_url, cut_of, person_of, view_of
from metrics.dashboard.desk import desk_strip
from metrics.dashboard.page import dashboard

__all__ = [
    "View",
    "behind_url",
    "cut_of",
    "dashboard",
    "desk_strip",
    "person_of",
    "view_of",
]
