"""The palette and single keys in the browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories.world import World

pytestmark = pytest.mark.e2e


def test_palette_when_opened_by_keys_then_leads_to_a_request_and_gives_the_focus_back(
    world: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(world.people.consultant)
    page.goto("/clients/")
    link = page.locator("nav a[href='/requests/']").first
    link.focus()
    page.keyboard.press("Control+k")
    field = page.locator("#dialog #palette-q")
    expect(field).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(link).to_be_focused()

    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type(f"#{world.request.number}")
    place = page.locator(f"#dialog a.palette-place[href='/requests/{world.request.number}/']")
    expect(place).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(place).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{world.request.number}/")


def test_single_keys_when_pressed_then_search_list_and_rows(
    world: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(world.people.consultant)
    page.goto("/requests/")
    page.keyboard.press("j")
    expect(page.locator("#list tbody tr a").first).to_be_focused()
    page.keyboard.press("/")
    field = page.locator("form[data-filters] input[type=search]")
    expect(field).to_be_focused()
    page.keyboard.type("?j")
    expect(field).to_have_value("?j")
    field.blur()
    page.keyboard.press("?")
    box = page.locator("#dialog [data-single-keys] input")
    expect(box).to_be_checked()
    assert Axe().run(page).response["violations"] == []
    box.uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(page.locator("#dialog")).to_be_hidden()
