"""Signing in: rotated, locked out, ended; the same answer for unknown and wrong."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from axes.utils import reset
from django.test import Client as Browser

from accounts import services
from accounts.actors import system_actor
from accounts.models import Membership
from core.access import Actor
from core.models import Delivery, OutboxEvent
from core.outbox import run_due
from core.tenancy import company_scope
from notices.models import Mail
from tests.conftest import PASSWORD, PersonMaker

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]


@pytest.fixture(autouse=True)
def no_lockouts(db: None) -> Iterator[None]:
    """Wrong passwords of one test do not lock out another."""
    yield
    reset()


@pytest.fixture
def marta(consultant: Membership) -> Membership:
    """A consultant with a password."""
    assert consultant.user is not None
    consultant.user.set_password(PASSWORD)
    consultant.user.save()
    return consultant


def address(person: Membership) -> str:
    assert person.user is not None
    return person.user.email


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **data: str) -> Any:
    return browser.post("/sign-in/", {"username": email, "password": password, **data})


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/profile/").status_code == 200


def test_right_password_signs_in_whatever_the_address_case(marta: Membership) -> None:
    browser = Browser()
    assert sign_in(browser, address(marta).upper())["Location"] == "/"
    assert is_signed_in(browser)


def test_unknown_and_wrong_get_the_same_answer(marta: Membership) -> None:
    texts = []
    for email in (address(marta), "nobody@plano.example"):
        response = sign_in(Browser(), email, "wrong-password")
        assert response.status_code == 200
        texts.append(response.context["form"].non_field_errors())
    assert texts[0] == texts[1]


def test_session_key_changes_on_sign_in(marta: Membership) -> None:
    browser = Browser()
    session = browser.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    sign_in(browser, address(marta))
    assert browser.session.session_key != planted


def test_guesses_lock_out_account_and_address_for_a_while(marta: Membership) -> None:
    browser = Browser(REMOTE_ADDR="203.0.113.7")
    for _ in range(8):
        response = sign_in(browser, address(marta), "wrong-password")
    assert response.status_code == 429
    locked_out = sign_in(browser, address(marta))
    assert locked_out.status_code == 429
    assert locked_out["Retry-After"] == "900"
    assert not is_signed_in(browser)
    elsewhere = Browser(REMOTE_ADDR="203.0.113.8")
    sign_in(elsewhere, address(marta))
    assert is_signed_in(elsewhere)


def test_unknown_address_is_locked_out_alike(company: Any) -> None:
    for _ in range(8):
        response = sign_in(Browser(), "nobody@plano.example", "wrong-password")
    assert response.status_code == 429


def test_person_without_access_is_told_so_plainly(marta: Membership, system: Actor) -> None:
    services.person_deactivate(actor=system, person_id=marta.pk)
    browser = Browser()
    response = sign_in(browser, address(marta))
    assert "no access to a company" in str(response.context["form"].non_field_errors())
    assert "_auth_user_id" not in browser.session
    wrong = sign_in(Browser(), address(marta), "wrong-password")
    assert "no access to a company" not in str(wrong.context["form"].non_field_errors())


def test_session_ends_when_access_ends(
    marta: Membership, system: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(marta)
    assert is_signed_in(browser)
    services.person_deactivate(actor=system, person_id=marta.pk)
    assert not is_signed_in(browser)


def test_next_leads_only_inside_the_product(marta: Membership) -> None:
    outside = "https://evil.example/"
    assert sign_in(Browser(), address(marta), next=outside)["Location"] == "/"
    assert sign_in(Browser(), address(marta), next="//evil.example")["Location"] == "/"
    assert sign_in(Browser(), address(marta), next="/teams/")["Location"] == "/teams/"


def test_password_change_ends_other_sessions_and_keeps_this_one(
    marta: Membership, browser_of: BrowserOf
) -> None:
    here, elsewhere = browser_of(marta), browser_of(marta)
    data = {"present": PASSWORD, "password": "another-good-phrase"}
    assert here.post("/profile/password/", data).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_password_change_needs_the_present_one(marta: Membership, browser_of: BrowserOf) -> None:
    assert marta.user is not None
    data = {"present": "not-this-one", "password": "another-good-phrase"}
    response = browser_of(marta).post("/profile/password/", data)
    assert response.status_code == 422
    marta.user.refresh_from_db()
    assert marta.user.check_password(PASSWORD)


def test_weak_new_password_is_refused_at_its_field(
    marta: Membership, browser_of: BrowserOf
) -> None:
    data = {"present": PASSWORD, "password": "short"}
    response = browser_of(marta).post("/profile/password/", data)
    assert response.status_code == 422
    assert "password" in response.context["form"].errors


def test_sign_out_everywhere_else_ends_the_other_sessions(
    marta: Membership, browser_of: BrowserOf
) -> None:
    here, elsewhere = browser_of(marta), browser_of(marta)
    assert here.get("/profile/sessions/").status_code == 200
    assert is_signed_in(elsewhere)
    assert here.post("/profile/sessions/").status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_idle_session_ends(marta: Membership, browser_of: BrowserOf, settings: Any) -> None:
    with time_machine.travel("2026-03-02T08:00:00Z", tick=False) as clock:
        browser = browser_of(marta)
        assert is_signed_in(browser)
        clock.shift(settings.SESSION_IDLE_SECONDS - 1)
        assert is_signed_in(browser)
        clock.shift(settings.SESSION_IDLE_SECONDS - 1)
        assert is_signed_in(browser)
        clock.shift(settings.SESSION_IDLE_SECONDS + 1)
        assert not is_signed_in(browser)


def test_sign_out_needs_a_post(marta: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(marta)
    assert browser.get("/sign-out/").status_code == 405
    assert is_signed_in(browser)
    browser.post("/sign-out/")
    assert not is_signed_in(browser)


def link_of(person: Membership) -> str:
    """The link in the one mail that was queued."""
    run_due(person.company_id)
    mail = Mail.objects.get()
    assert mail.to_email == address(person)
    return next(word for word in mail.text.split() if "/password/" in word)


def test_forgotten_password_is_chosen_anew_by_a_link_that_works_once(
    marta: Membership, browser_of: BrowserOf
) -> None:
    elsewhere = browser_of(marta)
    assert is_signed_in(elsewhere)
    assert Browser().post("/password/", {"email": address(marta).upper()}).status_code == 302
    link = link_of(marta)
    path = "/" + link.split("/", 3)[3]
    browser = Browser()
    form = browser.get(path, follow=True)
    data = {"new_password1": "another-good-phrase", "new_password2": "another-good-phrase"}
    done = browser.post(form.request["PATH_INFO"], data)
    assert done["Location"] == "/password/chosen/"
    assert not is_signed_in(elsewhere)
    fresh = Browser()
    sign_in(fresh, address(marta), "another-good-phrase")
    assert is_signed_in(fresh)
    again = Browser().get(path, follow=True)
    assert not again.context["validlink"]


def test_link_is_not_told_by_event_or_answer(marta: Membership, stranger: Membership) -> None:
    known = Browser().post("/password/", {"email": address(marta)})
    unknown = Browser().post("/password/", {"email": "nobody@plano.example"})
    assert known["Location"] == unknown["Location"]
    payload = OutboxEvent.objects.get(kind="accounts.sign_in_link_wanted").payload
    assert payload == {"membership_id": marta.pk, "invites": False}


def test_links_do_not_flood_a_mailbox(marta: Membership) -> None:
    for _ in range(5):
        Browser().post("/password/", {"email": address(marta)})
    run_due(marta.company_id)
    assert Mail.objects.count() == 1


def test_person_without_access_gets_no_link(marta: Membership, system: Actor) -> None:
    services.person_deactivate(actor=system, person_id=marta.pk)
    Browser().post("/password/", {"email": address(marta)})
    assert not Delivery.objects.filter(receiver="platform.sign_in_links").exists()


def test_invited_person_chooses_the_first_password(admin: Membership, actor_of: ActorOf) -> None:
    person = services.person_create(
        actor=actor_of(admin),
        name="New",
        level="consultant",
        email="new@plano.example",
        invite=True,
    )
    path = (
        "/" + link_of(Membership.objects.select_related("user").get(pk=person.pk)).split("/", 3)[3]
    )
    assert Browser().get(path, follow=True).context["validlink"]


def test_wrong_link_says_so(company: Any) -> None:
    response = Browser().get("/password/MQ/no-token/")
    assert response.status_code == 200
    assert not response.context["validlink"]


def test_switching_companies_needs_a_membership_there(
    marta: Membership,
    stranger: Membership,
    make_person: PersonMaker,
    browser_of: BrowserOf,
) -> None:
    browser = browser_of(marta)
    refused = browser.post("/switch-company/", {"company_id": stranger.company_id})
    assert refused.status_code == 422
    assert browser.session["company_id"] == marta.company_id


def test_person_of_two_companies_switches(
    marta: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    with company_scope(stranger.company_id):
        services.person_create(
            actor=system_of(stranger), name="Marta", level="head", email=address(marta)
        )
    browser = browser_of(marta)
    assert browser.get("/switch-company/").status_code == 200
    response = browser.post("/switch-company/", {"company_id": stranger.company_id})
    assert response["Location"] == "/"
    assert b"Sam Stranger" in browser.get("/people/").content
    assert b"Marta Lind" not in browser.get("/people/").content


def system_of(person: Membership) -> Actor:
    return system_actor(person.company)
