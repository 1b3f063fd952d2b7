"""Two people on one request: each sees what the other does, and nothing moves while they type."""

import os
import re
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from core.tenancy import company_scope
from handoffs.models import Comment, Message, MessageDraft
from tests.factories.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SignIn = Callable[..., Page]


@pytest.fixture
def streams(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The live server beside the web server; the address of its health page."""
    # Imported here: the package belongs to checkouts, and a browser test needs no more of it.
    from cs_platform.embedded.processes import ServerProcess  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = str(Path(__file__).resolve().parent.parent.parent)
    process = ServerProcess(
        name="live",
        command=[sys.executable, "-m", "cs_platform.live", "--port", str(port)],
        log=tmp_path / "live.log",
        environment={**os.environ, "SITE_URL": live_server.url, "PYTHONPATH": root},
        stop_signal=15,
    )
    address = f"http://127.0.0.1:{port}/live"
    settings.LIVE_URL = f"{address}/stream/"
    policy = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy, "connect-src": ["'self'", settings.LIVE_URL]}
    }
    process.start()
    _wait_until_healthy(f"{address}/health/", process)
    yield address
    process.stop(10)


def _wait_until_healthy(address: str, process: Any) -> None:
    deadline = time.monotonic() + 40
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310
                return
        except OSError:
            assert time.monotonic() < deadline, process.log_tail()
            time.sleep(0.2)


def open_both(sign_in: SignIn, world: World) -> tuple[Page, Page]:
    """The request of the world, open in front of the consultant and of the manager."""
    pages = sign_in(world.people.consultant), sign_in(world.people.manager)
    for page in pages:
        page.goto(f"/requests/{world.request.number}/")
    return pages


def comment(page: Page, text: str) -> None:
    """Write to colleagues."""
    page.locator("#comment textarea[name=body]").fill(text)
    page.locator("#comment button.btn-comment").click()
    expect(page.locator(".talk")).to_contain_text(text)


def test_reader_sees_a_comment_by_itself_and_who_is_there(
    streams: str, sign_in: SignIn, world: World
) -> None:
    mine, theirs = open_both(sign_in, world)
    expect(mine.locator("#here")).to_contain_text("Helen Brandt is here")
    expect(theirs.locator("#here")).to_contain_text("Marta Lind is here")
    theirs.locator("#comment textarea[name=body]").fill("The warehouse has it")
    expect(mine.locator("#here")).to_contain_text("Helen Brandt is writing a comment")
    comment(theirs, "The warehouse has it back")
    expect(mine.locator(".talk")).to_contain_text("The warehouse has it back")
    expect(mine.locator("[data-live-line]")).to_contain_text("Helen Brandt commented")


def test_writer_is_told_quietly_and_asked_before_sending(
    streams: str, sign_in: SignIn, world: World
) -> None:
    mine, theirs = open_both(sign_in, world)
    field = mine.locator("#write textarea[name=body]")
    field.fill("We send a new one.")
    place = field.bounding_box()
    comment(theirs, "Do not send another one!")
    line = mine.locator("[data-live-line]")
    expect(line).to_contain_text("Helen Brandt commented")
    expect(mine.locator(".talk")).not_to_contain_text("Do not send another one!")
    assert place is not None
    assert mine.locator("#write textarea[name=body]").input_value() == "We send a new one."
    mine.locator("#write button.btn-main").click()
    expect(mine.locator("#write")).to_contain_text("has not been sent yet")
    expect(mine.locator(".talk")).to_contain_text("Do not send another one!")
    with company_scope(world.company.pk):
        written = Message.objects.filter(author=world.people.consultant)
        assert not written.filter(body="We send a new one.").exists()
    mine.get_by_role("button", name=re.compile("Send all the same")).click()
    expect(mine.locator(".toasts")).to_contain_text("Sent to")
    with company_scope(world.company.pk):
        assert written.filter(body="We send a new one.").count() == 1


def test_writer_who_presses_show_has_seen_it_and_sends_at_once(
    streams: str, sign_in: SignIn, world: World
) -> None:
    mine, theirs = open_both(sign_in, world)
    mine.locator("#write textarea[name=body]").fill("We send a new one.")
    comment(theirs, "Please send another one!")
    mine.get_by_role("button", name="Show").click()
    expect(mine.locator(".talk")).to_contain_text("Please send another one!")
    mine.locator("#write button.btn-main").click()
    expect(mine.locator(".toasts")).to_contain_text("Sent to")


def test_draft_is_kept_on_another_device_until_it_is_sent(sign_in: SignIn, world: World) -> None:
    url = f"/requests/{world.request.number}/"
    first, second = sign_in(world.people.consultant), sign_in(world.people.consultant)
    first.goto(url)
    first.locator("#comment textarea[name=body]").fill("Half a thought")
    expect(first.locator("#comment [data-draft-line]")).to_contain_text("Draft kept")
    second.goto(url)
    expect(second.locator("#comment textarea[name=body]")).to_have_value("Half a thought")
    expect(second.locator("#write textarea[name=body]")).to_have_value("")
    second.locator("#comment button.btn-comment").click()
    expect(second.locator(".talk")).to_contain_text("Half a thought")
    first.goto(url)
    expect(first.locator("#comment textarea[name=body]")).to_have_value("")
    with company_scope(world.company.pk):
        assert not MessageDraft.objects.exists()
        assert Comment.objects.filter(body="Half a thought").count() == 1


def test_page_left_at_once_keeps_what_was_typed(sign_in: SignIn, world: World) -> None:
    page = sign_in(world.people.consultant)
    page.goto(f"/requests/{world.request.number}/")
    page.locator("#comment textarea[name=body]").press_sequentially("Typed and left")
    page.goto("/")
    page.goto(f"/requests/{world.request.number}/")
    expect(page.locator("#comment textarea[name=body]")).to_have_value("Typed and left")
    page.get_by_role("button", name="Discard draft").click()
    expect(page.locator("#comment textarea[name=body]")).to_have_value("")


def test_list_says_how_much_is_new_and_shows_it_when_asked(
    streams: str, sign_in: SignIn, world: World
) -> None:
    mine, theirs = sign_in(world.people.consultant), sign_in(world.people.manager)
    mine.goto("/requests/")
    expect(mine.locator("#list")).to_be_visible()
    mine.wait_for_timeout(1500)
    theirs.goto("/requests/new/")
    theirs.locator("[name=subject]").fill("A brand new matter")
    theirs.locator("[name=text]").fill("We want to know more")
    theirs.locator("[name=client_id]").select_option(index=1)
    theirs.locator("main form button.btn-main").click()
    theirs.wait_for_url(re.compile(r"/requests/\d+/"))
    line = mine.locator(".quiet-line").first
    expect(line).to_contain_text("New here: 1", timeout=20_000)
    expect(mine.locator("#list")).not_to_contain_text("A brand new matter")
    line.get_by_role("button").click()
    expect(mine.locator("#list")).to_contain_text("A brand new matter")
