"""Every route, generated from the resolver, against every kind of visitor.

Anonymous visitors are sent to sign in (or get 401 from the API); an internal employee opens
nothing beyond their desk, profile and the requests they were called into; a stranger gets
nothing of ours: each route that names a record answers 404 to them.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Membership

# Open to everyone on purpose, each with the reason.
PUBLIC = {
    "login": "signing in",
    "logout": "ends a session, POST only",
    "set_language": "before signing in too",
    "set_theme": "before signing in too",
    "health-live": "for the one who runs the product; no data",
    "health-ready": "for the one who runs the product; no data",
    "api-schema": "the API's description; no data",
    "api-docs": "the API's description; no data",
    "api-token-create": "signing in of programs",
    "password_reset": "for those who cannot sign in",
    "password_reset_done": "for those who cannot sign in",
    "password_reset_confirm": "opened by a single-purpose token",
    "password_reset_complete": "for those who cannot sign in",
    "survey-answer": "opened by a personal token",
    "survey-thanks": "opened by a personal token",
    "survey-opt-out": "opened by a personal token",
}
Route = tuple[str, str]


def _routes(patterns: Any, prefix: str = "", names: str = "") -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _routes(pattern.url_patterns, prefix + str(pattern.pattern), names + space)
        elif isinstance(pattern, URLPattern):
            yield f"{names}{pattern.name}", prefix + str(pattern.pattern)


def _filled(route: str) -> str:
    """A concrete address: numbers and words that exist nowhere."""
    text = re.sub(r"\(\?P<format>[^)]*\)\??/?", "", route)
    text = re.sub(r"\(\?P<\w+>\[0-9\][^)]*\)", "987654", text)
    text = re.sub(r"\(\?P<\w+>[^)]*\)", "nothing", text)
    text = re.sub(r"<(int|number):\w+>", "987654", text)
    text = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", text)
    text = re.sub(r"<(\w+:)?\w+>", "nothing", text)
    return "/" + text.replace("^", "").replace("$", "").replace("\\", "").replace("?", "")


ROUTES = sorted(set(_routes(get_resolver().url_patterns)))
OWN = [route for route in ROUTES if not route[0].startswith("admin:")]
ADMIN = [route for route in ROUTES if route[0].startswith("admin:")]


@pytest.mark.parametrize(("name", "route"), OWN, ids=[f"{name} {route}" for name, route in OWN])
def test_anonymous_visitor_gets_nothing(db: None, name: str, route: str) -> None:
    if name in PUBLIC:
        pytest.skip(PUBLIC[name])
    browser, address = Browser(), _filled(route)
    for method in ("get", "post"):
        response = getattr(browser, method)(address)
        if address.startswith("/api/"):
            assert response.status_code in {401, 404}, address
        else:
            assert response.status_code in {302, 405}, address
            if response.status_code == 302:
                assert response["Location"].startswith("/sign-in/"), address


@pytest.mark.parametrize(("name", "route"), ADMIN, ids=[name for name, _route in ADMIN])
def test_admin_panel_opens_to_administrators_only(
    company: Any,
    consultant: Membership,
    browser_of: Callable[[Membership], Browser],
    name: str,
    route: str,
) -> None:
    if name in {"admin:login", "admin:logout", "admin:jsi18n"}:
        pytest.skip("holds no data")
    for browser in (Browser(), browser_of(consultant)):
        response = browser.get(_filled(route))
        assert response.status_code in {302, 403, 404}, name
        if response.status_code == 302:
            assert "sign-in" in response["Location"] or "login" in response["Location"], name
