"""Choosing rows with the keyboard and a range with Shift; a tag on all of them, and undone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from accounts.actors import actor_for_membership
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import RequestTag
from tests.factories.world import World

pytestmark = pytest.mark.e2e


def test_bulk_when_rows_are_chosen_by_keys_then_tagged_and_undone(
    world: World, sign_in: Callable[..., Page]
) -> None:
    actor = actor_for_membership(world.people.consultant)
    with company_scope(world.company.pk):
        for number in range(3):
            services.request_open(
                actor=actor,
                client_id=world.client.pk,
                subject=f"Row {number}",
                text="Row",
                channel="phone",
            )
        before = RequestTag.objects.count()
    page = sign_in(world.people.consultant)
    page.goto("/requests/?q=Row")
    said = page.locator("[data-pick-count]")
    assert page.locator("[data-pick-go]").is_disabled()
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert said.inner_text() == "Chosen: 1"
    boxes = page.locator("input[data-pick]")
    boxes.nth(2).click(modifiers=["Shift"])
    assert said.inner_text() == "Chosen: 3"
    page.select_option("#bulk-kind", "tag")
    page.locator("[data-pick-go]").click()
    page.locator("[name=tag]").fill("fair")
    page.locator("button[type=submit].btn-main").click()
    page.wait_for_url("**/requests/bulk/*/")
    assert "3 done." in page.locator("#bulk-result").inner_text()
    with company_scope(world.company.pk):
        assert RequestTag.objects.count() == before + 3
    page.locator("#bulk-result form button").click()
    page.get_by_text("3 undone.").wait_for()
    with company_scope(world.company.pk):
        assert RequestTag.objects.count() == before
