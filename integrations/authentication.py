"""API tokens as a way to sign in: `Authorization: Bearer cs_<company>_<secret>`."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core.access import Actor


class TokenAuthentication(authentication.BaseAuthentication):
    """Reads what `TokenMiddleware` found: a request with a wrong token is refused outright.

    No CSRF check: a browser never sends the header by itself.
    """

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        """The program's actor; None leaves it to the session. Raises 401 for a bad token."""
        if not getattr(request._request, "bearer_given", False):
            return None
        actor: Actor | None = getattr(request._request, "actor", None)
        if actor is None:
            raise exceptions.AuthenticationFailed(_("This token is not valid (any more)."))
        return request._request.user, actor

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing sign-in a 401."""
        return 'Bearer realm="api"'
