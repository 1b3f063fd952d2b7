"""A how-to question that landed with Support reaches the client's Customer success at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import company_scope
from roles.models import Topic
from tests.e2e.conftest import wait_for
from tests.factories.world import World

pytestmark = pytest.mark.e2e

AT_ONCE_SECONDS = 10


def topic_id(world: World, code: str) -> str:
    with company_scope(world.company.pk):
        return str(Topic.objects.get(code=code).pk)


def test_question_when_it_landed_with_support_then_success_is_told(
    worker: Path, world: World, sign_in: Callable[..., Page]
) -> None:
    support = sign_in(world.people.colleague)
    support.goto("/requests/new/")
    form = support.locator("#dialog-content form")
    form.locator("[name=client_id]").select_option(str(world.client.pk))
    form.locator("[name=topic_id]").select_option(topic_id(world, "fault"))
    form.locator("[name=subject]").fill("The new tool")
    form.locator("[name=text]").fill("how do we even start this 3D thing??")
    form.locator("button[type=submit].btn-main").click()
    support.wait_for_url(re.compile(r"/requests/\d+/$"))

    # It is no fault: the client does not know how to use it.
    support.locator("a[href$='/details/']").first.click()
    details = support.locator("#dialog form")
    details.locator("[name=topic_id]").select_option(topic_id(world, "how-to-use"))
    details.locator("button[type=submit]").click()
    details.wait_for(state="hidden")

    success = sign_in(world.people.consultant)

    def told() -> bool:
        success.goto("/")
        return "The new tool" in success.locator("main").inner_text()

    wait_for(told, seconds=AT_ONCE_SECONDS, what="the notice on the desk")
    notices = success.locator("#desk-notices")
    with success.expect_navigation():
        notices.locator("li", has_text="The new tool").locator("button[type=submit]").click()
    expect(notices).not_to_contain_text("The new tool")
