"""The same capabilities as the pages, declared on each viewset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import exceptions, permissions
from rest_framework.request import Request

from core.access import Actor

if TYPE_CHECKING:
    # rest_framework.views reads this module by its settings while it is being imported itself.
    from rest_framework.views import APIView

READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def actor_of(request: Request) -> Actor:
    """Who acts; raises 401 if nobody is signed in."""
    actor: Actor | None = getattr(request._request, "actor", None)
    if actor is None:
        raise exceptions.NotAuthenticated
    return actor


class HasCapability(permissions.BasePermission):
    """`capability` of the view to read; `write_capability` (or the same) to write.

    `action_capabilities` maps an action's name to its own. A view without a capability is
    refused to everyone. A token also needs the scope `read` or `write`.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the actor may do what the method asks."""
        actor = actor_of(request)
        reads = request.method in READ_METHODS
        by_action: dict[str, Any] = getattr(view, "action_capabilities", {})
        needed = by_action.get(getattr(view, "action", "") or "")
        if needed is None:
            needed = getattr(view, "capability", None)
            if not reads:
                needed = getattr(view, "write_capability", needed)
        if needed is None or not actor.has(needed):
            return False
        return actor.via != "token" or ("read" if reads else "write") in actor.scopes
