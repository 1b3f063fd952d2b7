"""From a client's words to the figure: the path that must never break, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Page

from handoffs.models import Request
from surveys.models import Answer, SurveyKind
from tests.e2e.conftest import PHONE, ContextMaker, mail_to, wait_for
from tests.factories.world import World

pytestmark = pytest.mark.e2e

LATEST_FIGURE_SECONDS = 10


@pytest.mark.parametrize("language", ["en", "ru"])
def test_main_path_when_walked_then_answer_reaches_the_figure(
    world: World,
    sign_in: Callable[..., Page],
    new_context: ContextMaker,
    mail_folder: Path,
    language: str,
) -> None:
    _speak(world, language)
    owner = sign_in(world.people.consultant)
    assert owner.locator("html").get_attribute("lang") == language

    number = _write_down_a_request(owner, world)
    _hand_over(owner, number, world)
    receiver = sign_in(world.people.colleague)
    _accept(receiver, number)
    assert Request.objects.get(number=number).owner_id == world.people.colleague.pk
    _resolve(receiver, number)

    link = _survey_link(mail_folder, world.contact.email)
    contact = new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    _look_without_voting(contact, link, language)
    _vote(contact)
    assert list(_answers().values_list("score", flat=True)) == [4]

    _read_the_figure(sign_in(world.people.admin), language)


def _answers() -> QuerySet[Answer]:
    return Answer.objects.filter(invitation__kind=SurveyKind.CSAT)


def _speak(world: World, language: str) -> None:
    for person in (world.people.consultant, world.people.colleague, world.people.admin):
        person.user.language = language
        person.user.save(update_fields=["language"])
    world.contact.language = language
    world.contact.save(update_fields=["language"])


def _write_down_a_request(page: Page, world: World) -> int:
    page.goto("/requests/new/")
    form = page.locator("#dialog-content form")
    form.locator("[name=client_id]").select_option(str(world.client.pk))
    # The contacts of the chosen client come by htmx.
    form.locator(f"[name=contact_id] option[value='{world.contact.pk}']").wait_for(state="attached")
    form.locator("[name=contact_id]").select_option(str(world.contact.pk))
    form.locator("[name=topic_id]").select_option(str(world.topic.pk))
    form.locator("[name=subject]").fill("Экспорт серый — grey export")
    form.locator("[name=text]").fill("hello, third time i am writing this!!")
    form.locator("button[type=submit].btn-main").click()
    page.wait_for_url(re.compile(r"/requests/\d+/$"))
    words = page.locator("blockquote").inner_text().strip()
    assert words == "hello, third time i am writing this!!"
    return int(page.url.rstrip("/").rpartition("/")[2])


def _hand_over(page: Page, number: int, world: World) -> None:
    page.locator(f"a[href='/requests/{number}/hand-over/']").click()
    form = page.locator("#dialog form")
    form.locator("[name=to][value=other]").check()
    chosen = form.locator("[name=someone_else] option").filter(has_text=world.people.colleague.name)
    form.locator("[name=someone_else]").select_option(chosen.first.get_attribute("value"))
    form.locator("[name=why]").fill("It is a fault of the export")
    form.locator("[name=tried]").fill("Another browser")
    form.locator("[name=expected]").fill("Find the cause and tell the client")
    form.locator("[name=outside_reason]").fill("Support alone can read the log")
    form.locator("button[type=submit]").click()
    page.locator(f"a[href='/requests/{number}/hand-over/']").wait_for(state="hidden")
    assert Request.objects.get(number=number).owner_id == world.people.consultant.pk


def _accept(page: Page, number: int) -> None:
    page.goto("/")
    offer = page.locator("li").filter(has=page.locator(f"a.t[href='/requests/{number}/']"))
    with page.expect_navigation():
        offer.locator("button[type=submit]").first.click()
    page.goto(f"/requests/{number}/")


def _resolve(page: Page, number: int) -> None:
    page.locator(f"a[href='/requests/{number}/resolve/']").click()
    page.locator("#dialog form button[type=submit]").click()
    page.locator(f"a[href='/requests/{number}/reopen/']").wait_for()


def _survey_link(folder: Path, address: str) -> str:
    def find() -> str:
        texts = "\n".join(mail_to(folder, address))
        found = re.search(r"https?://\S+/s/[^\s?]+", texts)
        return found[0] if found else ""

    return str(wait_for(find, seconds=15, what="the survey's mail"))


def _look_without_voting(page: Page, link: str, language: str) -> None:
    page.goto(urlsplit(link).path + "?score=5")
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not _answers().exists()
    page.goto(urlsplit(link).path)
    assert not _answers().exists()


def _vote(page: Page) -> None:
    page.locator("[name=score][value='4']").check(force=True)
    page.locator("form:has([name=score]) button[type=submit]").tap()
    page.wait_for_url("**/thanks/**")


def _read_the_figure(page: Page, language: str) -> None:
    """The company's dashboard counts the answer, and the figure opens to the row behind it."""

    def counted() -> bool:
        page.goto("/metrics/?level=company&code=csat")
        return "n = 1" in page.locator("a.card[href*=csat]").first.inner_text()

    wait_for(counted, seconds=LATEST_FIGURE_SECONDS, what="the answer on the dashboard")
    assert page.locator("html").get_attribute("lang") == language
    page.locator("a[href*='/metrics/csat/rows/']").first.click()
    page.wait_for_url("**/metrics/csat/rows/**")
    assert page.locator("main table tbody tr").count() == 1
