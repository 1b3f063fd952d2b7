"""Sign-in of the browsable pages: the session cookie, with CSRF checked."""

from typing import Any

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in person of the session; `request.actor` was set by the middleware."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The user of a session that has an actor."""
        actor = getattr(request._request, "actor", None)
        if actor is None:
            return None
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing sign-in a 401."""
        return 'Bearer realm="api"'
