"""The matrix edited in place by an administrator, until the next version is in force."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import company_scope
from roles.models import MatrixVersion, Role, Topic
from tests.factories.world import World

pytestmark = pytest.mark.e2e


def test_cell_when_chosen_in_place_then_the_overlap_shows_and_is_published(
    world: World, sign_in: Callable[..., Page]
) -> None:
    with company_scope(world.company.pk):
        row = Topic.objects.get(code="training").responsibility
        support = Role.objects.get(code="S")
    assert row is not None
    page = sign_in(world.people.admin)
    page.goto("/responsibilities/draft/")
    cell = page.locator(f"#cell-{row.pk}-{support.pk}")

    cell.focus()
    cell.select_option("A")

    expect(page.locator("#draft .chip.warn")).to_have_text("1 overlap")
    expect(cell).to_be_focused()
    page.locator("a[href='/responsibilities/draft/publish/']").click()
    form = page.locator("#dialog form")
    form.locator("[name=reason]").fill("Support answers too")
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/responsibilities/versions/2/")
    expect(page.locator("main")).to_contain_text("Support answers too")
    with company_scope(world.company.pk):
        assert MatrixVersion.objects.count() == 2
