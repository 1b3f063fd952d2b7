"""The engineer's story: a client asks Account how to use a new tool, and nobody's job it is.

With the rule in force the question goes to Customer success at once. Without it, it goes round:
the product sees it, tells of it, explains it, and offers the way to end it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from handoffs import services as handoffs
from handoffs.models import Request
from roles import services as roles
from roles.models import Responsibility, Role, Topic, Touchpoint
from tests.conftest import PASSWORD, PersonMaker
from tests.e2e.conftest import wait_for
from tests.factories.roles import letters_of, put_letters
from tests.factories.world import LONG_AGO, World

pytestmark = pytest.mark.e2e

TOPIC = "how-to-use"
AT_ONCE_SECONDS = 10
CONTEXT = {"why": "It looks technical", "tried": "Nothing yet", "expected": "Help them"}


@dataclass(frozen=True, slots=True)
class Story:
    """Who is asked, who is sent to, whose job it should be."""

    world: World
    account: Membership
    support: Membership
    success: Membership
    topic: Topic

    @property
    def row(self) -> Responsibility:
        """What the topic belongs to."""
        found = self.topic.responsibility
        assert found is not None
        return found


@pytest.fixture
def story(world: World, make_person: PersonMaker, system: Actor) -> Story:
    """The client's account manager beside the people of the world."""
    account = make_person("Priya Raman")
    assert account.user is not None
    account.user.set_password(PASSWORD)
    account.user.save(update_fields=["password"])
    accounts.reporting_line_set(
        actor=system,
        member_id=account.pk,
        manager_id=world.people.manager.pk,
        team_id=world.team.pk,
        starts_on=LONG_AGO,
    )
    role = Role.objects.get(code="A")
    roles.role_holding_start(
        actor=system, role_id=role.pk, member_id=account.pk, starts_on=LONG_AGO
    )
    topic = Topic.objects.select_related("responsibility").get(code=TOPIC)
    return Story(world, account, world.people.colleague, world.people.consultant, topic)


def ask(page: Page, story: Story, subject: str) -> int:
    """Write the client's question down as whoever was asked; returns the request's number."""
    page.goto("/requests/new/")
    form = page.locator("#dialog-content form")
    form.locator("[name=client_id]").select_option(str(story.world.client.pk))
    form.locator("[name=topic_id]").select_option(str(story.topic.pk))
    form.locator("[name=subject]").fill(subject)
    form.locator("[name=text]").fill("how do we even start this 3D thing??")
    form.locator("button[type=submit].btn-main").click()
    page.wait_for_url(re.compile(r"/requests/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def test_question_when_the_rule_is_in_force_then_success_owns_it_at_once(
    story: Story, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(story.account)

    number = ask(page, story, "The new tool")

    request = Request.objects.get(number=number)
    assert (request.owner_id, request.handover_count) == (story.success.pk, 0)
    expect(page.locator("main")).to_contain_text(
        f"belongs to “{story.row.name}”; accountable: Customer success manager."
    )


def test_question_when_nobody_is_named_then_the_circle_is_seen_explained_and_ended(
    worker: Path, story: Story, system: Actor, sign_in: Callable[..., Page]
) -> None:
    forget_the_rule(story, system)
    for subject in ("First time", "Second time"):
        go_round(story, keep_it(story, subject))
    request = keep_it(story, "The new tool")
    path = f"/requests/{request.number}/"

    account, support = sign_in(story.account), sign_in(story.support)
    hand_over(account, path, story.support)
    accept(support, path)
    hand_over(support, path, story.account)
    accept(account, path)

    for told in (story.success, story.world.people.manager):
        desk = sign_in(told)
        wait_for(
            lambda desk=desk: "The new tool" in warnings(desk),
            seconds=AT_ONCE_SECONDS,
            what=f"the alarm on the desk of {told.name}",
        )
    account.goto(path)
    expect(account.locator("main")).to_contain_text("In a loop")

    head = sign_in(story.world.people.admin)
    finding = found_in_analysis(head, story)
    expect(finding).to_contain_text("3 of 3")
    finding.get_by_role("link", name="Change the matrix").click()
    give_to_success(head, story)

    number = ask(account, story, "Once more")
    assert Request.objects.get(number=number).owner_id == story.success.pk


def forget_the_rule(story: Story, system: Actor) -> None:
    """Nobody is named for the topic, and no touchpoint tells of it."""
    for code in ("A", "Pj", "Pr", "S", "CS"):
        letters = cell_of(story, code)
        if letters:
            put_letters(system, story.row, code, "", letters)
    roles.matrix_publish(actor=system, reason="Reorganised")
    roles.topic_update(actor=system, topic_id=story.topic.pk, role_id=None)
    for touchpoint in Touchpoint.objects.filter(is_mandatory_notice=True):
        roles.touchpoint_update(
            actor=system, touchpoint_id=touchpoint.pk, is_mandatory_notice=False
        )


def cell_of(story: Story, code: str) -> str:
    """What the first matrix says in a cell of the topic's row."""
    return letters_of(story.row, code, timezone.localdate())


def keep_it(story: Story, subject: str) -> Request:
    """The client rang Account, whose telephone noted the request as theirs."""
    return handoffs.request_open(
        actor=actor_for_membership(story.account),
        client_id=story.world.client.pk,
        topic_id=story.topic.pk,
        subject=subject,
        text="how do we even start this 3D thing??",
        channel="phone",
        owner_id=story.account.pk,
    )


def go_round(story: Story, request: Request) -> None:
    """To Support, back to Account, and given up."""
    for sender, receiver in ((story.account, story.support), (story.support, story.account)):
        offer = handoffs.handover_offer(
            actor=actor_for_membership(sender),
            request_id=request.pk,
            to_owner_id=receiver.pk,
            **CONTEXT,
        )
        handoffs.handover_accept(actor=actor_for_membership(receiver), handover_id=offer.pk)
    handoffs.request_resolve(actor=actor_for_membership(story.account), request_id=request.pk)


def hand_over(page: Page, path: str, receiver: Membership) -> None:
    page.goto(path)
    page.locator(f"a[href='{path}hand-over/']").click()
    form = page.locator("#dialog form")
    form.locator("[name=to][value=other]").check()
    chosen = form.locator("[name=someone_else] option").filter(has_text=receiver.name)
    form.locator("[name=someone_else]").select_option(chosen.first.get_attribute("value"))
    for name, text in CONTEXT.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("button[type=submit]").click()
    page.locator(f"a[href='{path}hand-over/']").wait_for(state="hidden")


def accept(page: Page, path: str) -> None:
    page.goto("/")
    offer = page.locator("li").filter(has=page.locator(f"a.t[href='{path}']"))
    with page.expect_navigation():
        offer.locator("button[type=submit]").first.click()


def warnings(page: Page) -> str:
    """What the desk says goes wrong."""
    page.goto("/")
    return "\n".join(page.locator("section", has_text="Going wrong").all_inner_texts())


def found_in_analysis(page: Page, story: Story) -> Locator:
    """The topic's finding, as soon as the workers have prepared it."""

    def shown() -> bool:
        page.goto("/analysis/")
        return "Nobody is named" in page.locator("main").inner_text()

    wait_for(shown, seconds=AT_ONCE_SECONDS, what="the finding in the analysis")
    return page.locator(".findings > li").filter(has_text=story.topic.name)


def give_to_success(page: Page, story: Story) -> None:
    """In the draft that the proposal opened, at the row that it named."""
    success = Role.objects.get(code="CS")
    cell = page.locator(f"#cell-{story.row.pk}-{success.pk}")
    expect(cell).to_be_in_viewport()
    cell.select_option("AR")
    page.locator("a[href='/responsibilities/draft/publish/']").click()
    form = page.locator("#dialog form")
    form.locator("[name=reason]").fill("How to use it is Customer success")
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/responsibilities/versions/3/")
