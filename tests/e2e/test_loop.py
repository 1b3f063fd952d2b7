"""A → S → A: while the request is still open, Customer success and the manager see it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Membership
from core.tenancy import company_scope
from handoffs import services as handoffs
from roles import services as roles
from roles.models import Role
from tests.conftest import PASSWORD, PersonMaker
from tests.e2e.conftest import mail_to, wait_for
from tests.factories.world import LONG_AGO, World

pytestmark = pytest.mark.e2e

AT_ONCE_SECONDS = 10


@pytest.fixture
def seller(world: World, make_person: PersonMaker) -> Membership:
    """An account manager who reports to the manager."""
    person = make_person("Aron Seller")
    assert person.user is not None
    person.user.set_password(PASSWORD)
    person.user.save(update_fields=["password"])
    system = system_actor(world.company)
    role = Role.objects.get(company=world.company, code="A")
    roles.role_holding_start(actor=system, role_id=role.pk, member_id=person.pk, starts_on=LONG_AGO)
    accounts.reporting_line_set(
        actor=system,
        member_id=person.pk,
        manager_id=world.people.manager.pk,
        team_id=world.team.pk,
        starts_on=LONG_AGO,
    )
    return Membership.objects.select_related("company", "user").get(pk=person.pk)


def given_to_support(world: World, seller: Membership) -> int:
    """The number of a request that went from Account to Support."""
    support = world.people.colleague
    with company_scope(world.company.pk):
        request = handoffs.request_open(
            actor=actor_for_membership(seller),
            client_id=world.client.pk,
            contact_id=world.contact.pk,
            subject="Who shows us how",
            text="third time i ask: who shows us how??",
            channel="phone",
            owner_id=seller.pk,
        )
        offer = handoffs.handover_offer(
            actor=actor_for_membership(seller),
            request_id=request.pk,
            to_owner_id=support.pk,
            why="A fault?",
            tried="Nothing",
            expected="Look",
        )
        handoffs.handover_accept(actor=actor_for_membership(support), handover_id=offer.pk)
    return int(request.number)


def test_loop_when_it_closes_then_success_and_manager_see_it(
    world: World, seller: Membership, sign_in: Callable[..., Page], mail_folder: Path
) -> None:
    number = given_to_support(world, seller)
    support = sign_in(world.people.colleague)
    support.goto(f"/requests/{number}/return/")
    form = support.locator("#dialog-content form")
    form.locator("[name=reason]").fill("Not a fault, back to Account")
    form.locator("button[type=submit].btn-main").click()
    support.wait_for_url(f"**/requests/{number}/")

    account = sign_in(seller)
    offer = account.locator("li").filter(has=account.locator(f"a.t[href='/requests/{number}/']"))
    offer.locator("button[type=submit]").first.click()
    account.wait_for_url(f"**/requests/{number}/")
    flag = account.get_by_role("region", name="What goes wrong")
    assert "Aron Seller → Daniel Osei → Aron Seller" in flag.inner_text()

    for person, block in (
        (world.people.consultant, "Going wrong: you can end it"),
        (world.people.manager, "Going in circles now"),
    ):
        desk = sign_in(person)

        def seen(desk: Page = desk, block: str = block) -> bool:
            desk.goto("/")
            return (
                desk.locator("section", has_text=block)
                .locator(f"a.t[href='/requests/{number}/']")
                .count()
                > 0
            )

        wait_for(seen, seconds=AT_ONCE_SECONDS, what=f"“{block}” on the desk of {person}")
    # Both may stand in one file: a file is one connection of the sender.
    told = (world.people.consultant.email, world.people.manager.email)
    wait_for(
        lambda: all(mail_to(mail_folder, address) for address in told),
        seconds=AT_ONCE_SECONDS,
        what="a mail to each",
    )
