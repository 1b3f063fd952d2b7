"""The backpack: 10 % promised, 5 % given. Three departments are asked at once, two ways to make up
for it stand side by side, the manager agrees, the client is told, and nobody forwards a mail.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from handoffs import services as handoffs
from handoffs.models import ApprovalRule, Entry, Message, Request, Solution, SolutionKind
from notices.models import Mail
from tests.conftest import PASSWORD, PersonMaker
from tests.e2e.conftest import PHONE, mail_to, wait_for
from tests.factories.world import World

pytestmark = pytest.mark.e2e

QUESTION = "The spring code: 10 % in the mail, 5 % on the invoice. What happened?"
ANSWERS = (
    "The shop took the code of last year. Corrected.",
    "We can pay 240 back on Friday.",
    "The mail promised 10 % without any condition.",
)
COMMENT = "The client is a friend of the head, careful"
WHY = "The half that was promised and not given"
WHY_NOT = "They order every quarter, they would stay"
DONE = "Transfer 2291 by accounting"
INSIDE = (QUESTION, *ANSWERS, COMMENT, WHY, WHY_NOT, DONE)


@dataclass(frozen=True, slots=True)
class Story:
    """The client's request, who owns it, who is asked, who must agree."""

    world: World
    request: Request
    support: Membership
    departments: tuple[Membership, ...]
    manager: Membership

    @property
    def path(self) -> str:
        """The one page on which everything happens."""
        return f"/requests/{self.request.number}/"


@pytest.fixture
def story(world: World, make_person: PersonMaker, system: Actor) -> Story:
    """Refunds above 100 euros need the manager; a discount of 10 % needs nobody."""
    departments = [world.people.internal]
    for name in ("Karin Falk", "Oskar Blom"):
        person = make_person(name, level="internal")
        assert person.user is not None
        person.user.set_password(PASSWORD)
        person.user.save(update_fields=["password"])
        departments.append(person)
    rule = ApprovalRule.objects.get()
    handoffs.solution_defaults_create(actor=system)
    refund = SolutionKind.objects.get(code="refund")
    handoffs.approval_rule_update(
        actor=system,
        rule_id=rule.pk,
        kind_id=refund.pk,
        above=Decimal(100),
        currency="EUR",
        agreer="manager",
        member_id=None,
    )
    discount = SolutionKind.objects.get(code="discount")
    handoffs.solution_kind_update(
        actor=system,
        kind_id=refund.pk,
        text_en="Dear {contact_first_name}, we refunded {solution}.",
    )
    assert discount.measure == "percent"
    support = world.people.colleague
    request = handoffs.request_open(
        actor=actor_for_membership(support),
        client_id=world.client.pk,
        contact_id=world.contact.pk,
        subject="Backpacks: only half of the discount",
        text="paid with 10% promissed and only 5% given!!",
        channel="phone",
        owner_id=support.pk,
    )
    return Story(world, request, support, tuple(departments), world.people.manager)


def dialog(page: Page, link: Locator) -> Locator:
    """The form that a link opens in the dialog."""
    link.click()
    form = page.locator("#dialog form")
    form.wait_for()
    return form


def test_claim_when_three_departments_and_a_manager_are_needed_then_settled_on_one_page(
    story: Story, sign_in: Callable[..., Page], mail_folder: Path
) -> None:
    support = sign_in(story.support)
    support.goto(story.path)
    comment = support.locator("#comment")
    comment.locator("textarea").fill(COMMENT)
    with support.expect_navigation():
        comment.locator("button.btn-comment").click()

    ask_three_departments(support, story)
    for person, answer in zip(story.departments, ANSWERS, strict=True):
        answer_on_the_plain_page(sign_in(person), story, answer)
    support.goto(story.path)
    for answer in ANSWERS:
        expect(support.locator("#questions")).to_contain_text(answer)

    propose_both_ways(support, story)
    agree_from_the_desk(sign_in(story.manager, viewport=PHONE), story)
    settle(support, story)

    solution = Solution.objects.get(request=story.request, kind__code="refund")
    assert (solution.state, solution.amount) == ("told", Decimal(240))
    assert Solution.objects.get(request=story.request, kind__code="discount").state == "dropped"
    only_the_message_left_the_house(story, mail_folder)


def ask_three_departments(page: Page, story: Story) -> None:
    form = dialog(page, page.locator(f"a[href='{story.path}questions/ask/']"))
    for person in story.departments:
        form.locator(f"[name=to_ids][value='{person.pk}']").check()
    form.locator("[name=text]").fill(QUESTION)
    form.locator("button[type=submit].btn-main").click()
    expect(page.locator("#questions")).to_contain_text(QUESTION)


def answer_on_the_plain_page(page: Page, story: Story, answer: str) -> None:
    page.locator(f"a[href*='{story.path}']").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("promissed")
    expect(main).not_to_contain_text(COMMENT)
    page.locator("form[action*='/answer/'] textarea").fill(answer)
    page.locator("form[action*='/answer/'] button.btn-comment").click()
    expect(main).to_contain_text(answer)


def propose_both_ways(page: Page, story: Story) -> None:
    kinds = {kind.code: kind.pk for kind in SolutionKind.objects.all()}
    link = page.locator(f"#solutions a[href='{story.path}solutions/propose/']")
    form = dialog(page, link)
    form.locator(f"#kind-{kinds['discount']}").check()
    expect(form.locator("[name=amount]")).to_be_hidden()
    form.locator("[name=percent]").fill("10")
    form.locator("[name=purchases]").fill("2")
    form.locator("[name=words]").fill(WHY_NOT)
    form.locator("button[type=submit].btn-main").click()
    expect(page.locator("#solutions")).to_contain_text("10 % off the next 2 purchases")

    form = dialog(page, link)
    form.locator(f"#kind-{kinds['refund']}").check()
    expect(form.locator("[name=percent]")).to_be_hidden()
    form.locator("[name=amount]").fill("240")
    form.locator("[name=words]").fill(WHY)
    form.locator("button[type=submit].btn-main").click()
    cards = page.locator("#solutions .solution")
    expect(cards).to_have_count(2)
    expect(cards.nth(1)).to_contain_text("Awaited since")
    expect(cards.nth(1)).not_to_contain_text("Choose")


def agree_from_the_desk(page: Page, story: Story) -> None:
    link = page.locator(f"a.t[href='{story.path}#solutions']")
    expect(link).to_contain_text("240.00 EUR")
    link.click()
    page.wait_for_url(re.compile(story.path))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card = page.locator("#solutions .solution").nth(1)
    card.locator("form[action$='/agree/'] button").click()
    expect(page.locator("#solutions .solution").nth(1)).to_contain_text("Agreed after")


def settle(page: Page, story: Story) -> None:
    page.goto(story.path)
    card = page.locator("#solutions .solution").nth(1)
    form = dialog(page, card.locator("a[href$='/choose/']"))
    form.locator("button[type=submit].btn-main").click()
    card = page.locator("#solutions .solution").first
    form = dialog(page, card.locator("a[href$='/carry-out/']"))
    form.locator("[name=done]").fill(DONE)
    form.locator("button[type=submit].btn-main").click()
    form = dialog(page, page.locator("#solutions a[href$='/tell/']"))
    expect(form.locator("[name=body]")).to_have_value(re.compile("we refunded 240.00 EUR"))
    send = form.locator("button[type=submit].btn-main")
    expect(send).to_contain_text(story.world.contact.email)
    send.click()
    expect(page.locator("#solutions .solution").first).to_contain_text("Told to the client")
    assert urlsplit(page.url).path == story.path


def only_the_message_left_the_house(story: Story, folder: Path) -> None:
    """One message, and in no mail to the client a word that was meant for colleagues."""
    address = story.world.contact.email
    found = wait_for(
        lambda: [text for text in mail_to(folder, address) if "240.00 EUR" in text],
        seconds=15,
        what="the mail to the client",
    )
    assert len(found) == 1
    texts = "\n".join(mail_to(folder, address))
    bodies = "\n".join(Message.objects.filter(request=story.request).values_list("body", flat=True))
    queued = "\n".join(Mail.objects.filter(to_email=address).values_list("text", flat=True))
    entries = "\n".join(str(row) for row in Entry.objects.filter(request=story.request).values())
    for words in INSIDE:
        assert words not in texts
        assert words not in bodies
        assert words not in queued
        assert words not in entries
