"""Lets programs in: `Authorization: Bearer cs_…` on the API names who acts."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.middleware import client_address
from integrations.services.tokens import company_scope_of, token_holder

_SCHEME = "bearer "


class TokenMiddleware:
    """Sets `request.actor` from a token and keeps its company's scope open for the request.

    Stands after `ActorMiddleware`: a request that carries a token never acts as the session's
    person, not even when the token is wrong. `TokenAuthentication` then only reads the result.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Run the rest inside the scope of the token's company."""
        header = request.headers.get("Authorization", "")
        request.bearer_given = request.path.startswith("/api/") and header.lower().startswith(
            _SCHEME
        )
        if not request.bearer_given:
            return self.get_response(request)
        request.actor = None
        text = header[len(_SCHEME) :].strip()
        scope = company_scope_of(text)
        if scope is None:
            return self.get_response(request)
        with scope:
            holder = token_holder(text, address=client_address(request))
            if holder is None:
                return self.get_response(request)
            request.actor, request.user = holder
            with timezone.override(ZoneInfo(request.actor.company_time_zone)):
                return self.get_response(request)
