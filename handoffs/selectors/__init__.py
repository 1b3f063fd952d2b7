"""Reads across the tables of `handoffs`."""

from handoffs.circles import Loop, TimeHeld, loops, lost_in_loops
from handoffs.selectors.clients import ClientRequests, requests_of_client
from handoffs.selectors.held import times_held
from handoffs.selectors.naming import outside_text
from handoffs.selectors.page import (
    CommentSeen,
    RequestPage,
    page_of,
    request_page,
    requests_in_detail,
)
from handoffs.selectors.questions import awaited_answers
from handoffs.selectors.reasons import owner_reason_text, reason_text
from handoffs.selectors.receivers import Suggestion, skills_for, suggested_receivers
from handoffs.selectors.routing import Owner, route, route_to_role
from handoffs.selectors.templates import fitting_templates, template_filled
from handoffs.selectors.troubles import (
    open_alarms,
    trouble_data,
    trouble_text,
    troubles_of,
    with_paths,
)
from handoffs.selectors.words import found_by_text

__all__ = [
    "ClientRequests",
    "CommentSeen",
    "Loop",
    "Owner",
    "RequestPage",
    "Suggestion",
    "TimeHeld",
    "awaited_answers",
    "fitting_templates",
    "found_by_text",
    "loops",
    "lost_in_loops",
    "open_alarms",
    "outside_text",
    "owner_reason_text",
    "page_of",
    "reason_text",
    "request_page",
    "requests_in_detail",
    "requests_of_client",
    "route",
    "route_to_role",
    "skills_for",
    "suggested_receivers",
    "template_filled",
    "times_held",
    "trouble_data",
    "trouble_text",
    "troubles_of",
    "with_paths",
]
