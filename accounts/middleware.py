"""Says who acts and opens their company's rows for the length of the request."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.actors import actor_for_membership, memberships_of_user
from accounts.models import Membership
from core.access import Actor
from core.tenancy import company_scope

COMPANY_KEY = "company_id"
COMPANIES_KEY = "companies_count"
SEEN_KEY = "seen"
# Written once in a while: a session saved on every page would be a write on every page.
SEEN_EVERY_SECONDS = 300
# What a page asks by itself is no use of the session: a page left open must not keep it alive.
IN_BACKGROUND = "X-In-Background"


class ActorMiddleware:
    """Sets `request.actor` (None for anonymous visitors), language and time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Run the rest inside the company's scope."""
        request.actor = None
        if not request.session.get("_auth_user_id") or not request.user.is_authenticated:
            return self.get_response(request)
        if _is_idle(request):
            logout(request)
            return self.get_response(request)
        with ExitStack() as stack:
            request.actor = _enter(request, stack)
            if request.actor is None:
                logout(request)
                return self.get_response(request)
            if request.user.language:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = translation.get_language()
            zone = ZoneInfo(request.actor.company_time_zone)
            stack.enter_context(timezone.override(zone))
            return self.get_response(request)


def _is_idle(request: Any) -> bool:
    """Whether the session was left alone for too long; otherwise notes that it is in use."""
    now, seen = int(time.time()), request.session.get(SEEN_KEY)
    if seen is not None and now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if seen is not None and IN_BACKGROUND in request.headers:
        return False
    if seen is None or now - seen >= SEEN_EVERY_SECONDS:
        request.session[SEEN_KEY] = now
    return False


def _enter(request: Any, stack: ExitStack) -> Actor | None:
    """The actor of the company chosen in the session, or of the first one left."""
    company_id = request.session.get(COMPANY_KEY)
    if company_id is None:
        memberships = memberships_of_user(request.user.pk)
        if not memberships:
            return None
        company_id = memberships[0].company_id
        request.session[COMPANY_KEY] = company_id
        request.session[COMPANIES_KEY] = len(memberships)
    stack.enter_context(company_scope(company_id))
    membership = (
        Membership.objects.filter(company_id=company_id, user_id=request.user.pk, is_active=True)
        .select_related("company")
        .first()
    )
    if membership is None:
        request.session.pop(COMPANY_KEY, None)
        return None
    return actor_for_membership(
        membership,
        address=client_address(request),
        companies_count=request.session.get(COMPANIES_KEY, 1),
    )


def client_address(request: HttpRequest) -> str:
    """The visitor's address; a proxy's word counts only where the product runs behind one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
