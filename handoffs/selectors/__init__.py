"""Reads across the tables of `handoffs`."""

from handoffs.selectors.reasons import owner_reason_text, reason_text
from handoffs.selectors.routing import Owner, route, route_to_role

__all__ = [
    "Owner",
    "owner_reason_text",
    "reason_text",
    "route",
    "route_to_role",
]
