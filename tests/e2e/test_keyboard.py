"""Signing in and accepting a hand-over without a pointer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from core.tenancy import company_scope
from handoffs.models import Handover, Request
from tests.conftest import PASSWORD
from tests.e2e.conftest import ContextMaker, wait_for
from tests.factories.world import World

pytestmark = pytest.mark.e2e

MOST_TABS = 60
FOCUSED = "document.activeElement"


def tab_to(page: Page, is_it: str) -> None:
    """Press Tab until the script says that the focus is there; it must be seen there, too."""
    for _ in range(MOST_TABS):
        if page.evaluate(f"(el => {is_it})({FOCUSED})"):
            assert page.evaluate(
                f"(el => {{ const s = getComputedStyle(el); "
                f"return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }})({FOCUSED})"
            ), f"the focus is not visible: {is_it}"
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached by {MOST_TABS} tabs: {is_it}")


def sign_in_by_keys(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    tab_to(page, "el.name === 'username'")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    tab_to(page, "el.name === 'password'")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))
    page.locator("html body nav").first.wait_for()


def test_hand_over_when_only_keys_are_pressed_then_is_accepted(
    world: World, new_context: ContextMaker
) -> None:
    page = new_context().new_page()
    sign_in_by_keys(page, world.people.colleague.email)
    tab_to(page, "el.classList.contains('skip')")
    page.keyboard.press("Enter")
    tab_to(page, "el.type === 'submit' && el.closest('li') && el.form?.action.includes('/accept/')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{world.request.number}/")

    with company_scope(world.company.pk):
        assert Request.objects.get(pk=world.request.pk).owner_id == world.people.colleague.pk
        assert Handover.objects.get(pk=world.handover.pk).state == "accepted"


def test_dialog_when_opened_by_keys_then_holds_the_focus_and_gives_it_back(
    world: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(world.people.consultant)
    page.goto(f"/requests/{world.request.number}/")
    tab_to(page, "el.matches('a[data-dialog][href$=\"/resolve/\"]')")
    page.keyboard.press("Enter")
    page.locator("#dialog form").wait_for()
    assert page.evaluate(f"document.getElementById('dialog').contains({FOCUSED})")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            f"{FOCUSED} === document.body || document.getElementById('dialog').contains({FOCUSED})"
        )
    page.keyboard.press("Escape")
    page.locator("#dialog").wait_for(state="hidden")
    wait_for(
        lambda: page.evaluate(f"{FOCUSED}.matches('a[href$=\"/resolve/\"]')"),
        seconds=3,
        what="the focus back on what opened the dialog",
    )
