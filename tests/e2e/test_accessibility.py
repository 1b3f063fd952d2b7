"""Every page through axe, in one language and colour scheme, and never scrolling sideways."""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from accounts.models import User
from core.tenancy import company_scope
from tests.e2e.conftest import DESKTOP, PHONE, ContextMaker
from tests.factories.world import World
from tests.house.routes import OWN, Route

pytestmark = pytest.mark.e2e

# Not pages of ours to look at, each with the reason.
NOT_LOOKED_AT = {
    "health-live": "one word for a machine",
    "health-ready": "JSON for a machine",
    "health-figures": "text for a machine",
    "api-docs": "another project's page",
    "api-schema": "a file",
    "desk": "the address of a file name; looked at by itself",
}
# The pages of the company are many: looked at in shares, side by side.
SHARES = 2
DIALOGS = ("hand-over/", "resolve/", "wait/", "assign/", "received/", "details/")
# Parts that are being fetched are no state anybody stays in.
QUIET = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
# A page is looked at in one colour scheme and one language; which ones turns from page to page or
# share to share and, with the seed that pytest prints, from run to run. 1: in both schemes.
BOTH = os.environ.get("AXE_BOTH") == "1"
# So many turns it takes until each page of the company has been looked at, on average. 1: all.
TURNS = int(os.environ.get("AXE_TURNS", "8"))
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# No rule that is asked reads the style sheets, which axe would fetch anew for each page.
WHOLE = {"resultTypes": ["violations"], "preload": False}

Found = dict[str, list[str]]


@pytest.fixture
def inside(world: World) -> Iterator[World]:
    """The world, with its company's rows in sight of the test."""
    with company_scope(world.company.pk):
        yield world


# Puts axe on the page once, however often it is asked there.
PUT = f"""() => {{ if (!window.axe) {{ {AXE_FILE_PATH.read_text(encoding="utf-8")} }} }}"""
ASK = """options => axe.run(document, options).then(answer => answer.violations.map(
    rule => `${rule.id} (${rule.impact}): `
        + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))"""


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe says: rule, and the first three places."""
    found: list[str] = page.evaluate(ASK, options)
    return found


def look(page: Page, name: str, found: Found) -> None:
    """Note what is wrong with the page shown, in a colour scheme and on a phone."""
    page.wait_for_function(QUIET)
    page.evaluate(PUT)
    first, second = random.sample(["light", "dark"], 2)
    page.emulate_media(color_scheme=first, reduced_motion="reduce")
    wrong = [f"{first}: {text}" for text in violations(page, WHOLE)]
    if BOTH:
        page.emulate_media(color_scheme=second, reduced_motion="reduce")
        wrong += [f"{second}: {text}" for text in violations(page, CONTRAST)]
    for screen in (PHONE, DESKTOP):
        page.set_viewport_size({"width": screen["width"], "height": screen["height"]})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > screen["width"]:
            wrong.append(f"scrolls sideways at {screen['width']} px: {width} px")
    if wrong:
        found[name] = wrong


def pages(world: World, *, public: bool) -> Iterator[tuple[Route, str]]:
    for route in OWN:
        if not route.is_api and route.name not in NOT_LOOKED_AT and route.is_public is public:
            yield route, route.address(world)


def opened(page: Page, address: str) -> bool:
    """Whether the address is a page of its own: no file, no redirect, no refusal."""
    probe = page.request.get(address, max_redirects=0)
    if probe.status != 200 or "text/html" not in probe.headers["content-type"]:
        return False
    page.goto(address)
    return page.locator("html[lang] main").count() > 0


@pytest.mark.parametrize("share", range(SHARES))
def test_pages_of_the_company_when_looked_at_by_axe_then_nothing_is_wrong(
    inside: World, sign_in: Callable[..., Page], share: int
) -> None:
    reader = inside.people.admin
    User.objects.filter(pk=reader.user_id).update(language=random.choice(["en", "ru"]))
    page, found, seen = sign_in(reader), {}, 0
    look(page, "desk", found)
    for number, (route, address) in enumerate(pages(inside, public=False)):
        is_its_turn = number % SHARES == share and random.randrange(TURNS) == 0
        if is_its_turn and opened(page, address):
            seen += 1
            look(page, f"{route.name} {address}", found)
    assert found == {}
    assert seen > 40 / SHARES / TURNS


def test_desks_of_every_level_when_looked_at_by_axe_then_nothing_is_wrong(
    inside: World, sign_in: Callable[..., Page]
) -> None:
    found: Found = {}
    for level in ("internal", "consultant", "colleague", "manager"):
        page = sign_in(getattr(inside.people, level))
        look(page, f"desk of {level}", found)
        page.goto(f"/requests/{inside.request.number}/")
        look(page, f"request to {level}", found)
    assert found == {}


def test_pages_for_everyone_when_looked_at_by_axe_then_nothing_is_wrong(
    inside: World, new_context: ContextMaker
) -> None:
    page, found = new_context().new_page(), {}
    for route, address in pages(inside, public=True):
        if opened(page, address):
            look(page, route.name, found)
    page.goto("/nothing-here/")
    look(page, "404", found)
    assert found == {}


def test_dialogs_when_looked_at_by_axe_then_nothing_is_wrong(
    inside: World, sign_in: Callable[..., Page]
) -> None:
    page, found, seen = sign_in(inside.people.manager), {}, 0
    for dialog in DIALOGS:
        page.goto(f"/requests/{inside.request.number}/")
        opener = page.locator(f"a[data-dialog][href$='{dialog}']").first
        if opener.count():
            seen += 1
            # Some stand in a closed menu: the press is what counts here, not the menu.
            opener.dispatch_event("click")
            page.locator("#dialog form").wait_for()
            look(page, dialog, found)
    assert found == {}
    assert seen >= 3
