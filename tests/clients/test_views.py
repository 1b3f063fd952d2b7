"""Pages of clients: who may open them, what they show, what they change."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, Membership
from accounts.services import person_deactivate
from clients.models import Client, ClientTeamMember, Contact, Contract
from clients.services import client_update
from core.access import Actor
from roles.models import Role
from tests.factories.clients import assign, make_client, make_contact, make_contract
from tests.factories.roles import hold, standard_roles

BrowserOf = Callable[[Membership], Browser]


@pytest.fixture
def roles(company: Company, system: Actor) -> dict[str, Role]:
    """The five roles."""
    return standard_roles(system)


@pytest.fixture
def client(system: Actor, roles: dict[str, Role]) -> Client:
    """A client of a mid-size segment."""
    return make_client(system, segment="Mid-size")


def text_of(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def names_in(browser: Browser, query: str) -> list[str]:
    response = browser.get(reverse("client-list") + query)
    return [row["name"] for row in response.context["rows"]]


def test_client_list_when_consultant_looks_then_holders_contract_and_value(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    manager: Membership,
    browser_of: BrowserOf,
) -> None:
    today = timezone.localdate()
    assign(system, client, roles["CS"], consultant)
    assign(system, client, roles["A"], manager)
    for number in (1, 2):
        make_contract(
            system,
            client,
            amount=Decimal(1000 * number),
            starts_on=today - timedelta(days=9),
            ends_on=today + timedelta(days=number),
        )
    make_contract(
        system, client, currency="USD", starts_on=today, ends_on=None, amount=Decimal("5.50")
    )
    make_contract(system, client, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))

    response = browser_of(consultant).get(reverse("client-list"))
    row = response.context["rows"][0]
    assert row["success"] == "Marta Lind"
    assert row["account"] == "Helen Brandt"
    assert row["ends_on"] == today + timedelta(days=1)
    assert row["per_year"] == ["3,000\N{NO-BREAK SPACE}EUR", "6\N{NO-BREAK SPACE}USD"]
    assert row["open"] == 0
    assert reverse("client-create") not in response.content.decode()


def test_client_list_when_filtered_then_only_what_fits(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    browser_of: BrowserOf,
) -> None:
    other = make_client(system, "Umbra Hotels", channel="partner", partner_name="Lumen")
    closed = make_client(system, "Closed one")
    client_update(actor=system, client_id=closed.pk, is_active=False)
    assign(system, client, roles["CS"], consultant)
    make_contact(system, other, "Zoe Long")
    browser = browser_of(consultant)

    assert names_in(browser, "") == ["Nordhaus Kitchens", "Umbra Hotels"]
    assert names_in(browser, "?nobody_holds=CS") == ["Umbra Hotels"]
    assert names_in(browser, "?segment=Mid-size") == ["Nordhaus Kitchens"]
    assert names_in(browser, "?channel=partner") == ["Umbra Hotels"]
    assert names_in(browser, "?q=nord") == ["Nordhaus Kitchens"]
    assert names_in(browser, "?q=lumen") == ["Umbra Hotels"]
    assert names_in(browser, "?q=zoe") == ["Umbra Hotels"]
    assert names_in(browser, "?shown=closed") == ["Closed one"]
    assert len(names_in(browser, "?shown=all")) == 3
    assert names_in(browser, "?channel=pigeon") == []


def test_client_list_when_many_clients_then_pages_and_few_queries(
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(53):
        made = make_client(system, f"Client {number:02}")
        assign(system, made, roles["CS"], consultant)
        make_contract(system, made)
    browser = browser_of(consultant)
    first = browser.get(reverse("client-list"))
    assert len(first.context["rows"]) == 50
    with django_assert_max_num_queries(8):
        browser.get(reverse("client-list"))
    cursor = first.context["page"].next_cursor
    assert names_in(browser, f"?cursor={cursor}") == ["Client 50", "Client 51", "Client 52"]


def test_client_pages_when_internal_employee_looks_then_refused(
    client: Client, internal: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(internal)
    for name, args in (
        ("client-list", []),
        ("client-detail", [client.pk]),
        ("client-team", [client.pk]),
        ("contact-create", [client.pk]),
    ):
        assert browser.get(reverse(name, args=args)).status_code == 403, name
    posted = browser.post(reverse("contact-create", args=[client.pk]), {"name": "Spy"})
    assert posted.status_code == 403
    assert not Contact.objects.exists()


def test_client_pages_when_stranger_looks_then_not_found_and_nothing_changes(
    client: Client, system: Actor, stranger: Membership, browser_of: BrowserOf
) -> None:
    contact, contract = make_contact(system, client), make_contract(system, client)
    browser = browser_of(stranger)
    assert names_in(browser, "") == []
    assert browser.get(reverse("client-detail", args=[client.pk])).status_code == 404
    assert browser.get(reverse("client-team", args=[client.pk])).status_code == 404
    for url in (
        reverse("client-edit", args=[client.pk]),
        reverse("contact-create", args=[client.pk]),
        reverse("contract-create", args=[client.pk]),
        reverse("client-team-set", args=[client.pk, "CS"]),
        reverse("contact-edit", args=[contact.pk]),
        reverse("contract-edit", args=[contract.pk]),
    ):
        assert browser.get(url).status_code == 404, url
        assert browser.post(url, {"name": "Taken", "title": "Taken"}).status_code == 404, url
    client.refresh_from_db()
    assert client.name == "Nordhaus Kitchens"
    assert Contact.objects.count() == Contract.objects.count() == 1


def test_client_pages_when_id_is_absurd_then_not_found(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    assert browser_of(consultant).get(f"/clients/{10**30}/").status_code == 404


def test_client_detail_when_opened_then_team_with_gaps_and_what_is_missing(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    manager: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    assign(system, client, roles["S"], manager, stand_in_id=consultant.pk)
    make_contact(system, client)
    browser, url = browser_of(consultant), reverse("client-detail", args=[client.pk])
    text = text_of(browser, url)

    assert (
        text.count("Requests go to the role&#x27;s queue.")
        + text.count("Requests go to the role's queue.")
        == 4
    )
    assert "stand-in: Marta Lind" in text
    assert "Who holds customer success" in text
    assert f"{reverse('request-list')}?client={client.pk}" in text
    assert "anna.keller@client.example" in text
    # A consultant may add contacts, but not change client, contracts and team.
    assert reverse("contact-create", args=[client.pk]) in text
    assert reverse("client-edit", args=[client.pk]) not in text
    assert reverse("client-team-set", args=[client.pk, "CS"]) not in text
    with django_assert_max_num_queries(10):
        browser.get(url)


def test_client_detail_when_holder_left_then_says_so(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    consultant: Membership,
    manager: Membership,
    browser_of: BrowserOf,
) -> None:
    assign(system, client, roles["S"], consultant)
    person_deactivate(actor=system, person_id=consultant.pk)
    text = text_of(browser_of(manager), reverse("client-detail", args=[client.pk]))
    assert "no longer works here" in text


def test_client_create_when_manager_saves_then_its_page_opens(
    company: Company, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(manager)
    assert browser.get(reverse("client-create")).status_code == 200
    response = browser.post(reverse("client-create"), {"name": "Acme", "channel": "direct"})
    made = Client.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("client-detail", args=[made.pk]),
    )
    again = browser.post(reverse("client-create"), {"name": "ACME", "channel": "direct"})
    assert again.status_code == 422
    assert "Another client has this name." in again.content.decode()


def test_client_create_when_consultant_tries_then_refused(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(consultant).post(
        reverse("client-create"), {"name": "Acme", "channel": "direct"}
    )
    assert response.status_code == 403
    assert not Client.objects.exists()


def test_client_edit_when_changed_meanwhile_then_refused_and_text_kept(
    client: Client, system: Actor, manager: Membership, browser_of: BrowserOf
) -> None:
    url = reverse("client-edit", args=[client.pk])
    values = {"name": "Mine", "channel": "direct", "version": 1, "is_active": "on"}
    client_update(actor=system, client_id=client.pk, name="Theirs")
    response = browser_of(manager).post(url, values)
    assert response.status_code == 412
    assert "Mine" in response.content.decode()
    client.refresh_from_db()
    assert client.name == "Theirs"


def test_contact_pages_when_consultant_uses_them_then_kept(
    client: Client, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    values = {"name": "Anna", "email": "a@client.example", "language": "ru"}
    assert browser.get(reverse("contact-create", args=[client.pk])).status_code == 200
    assert browser.post(reverse("contact-create", args=[client.pk]), values).status_code == 302
    contact = Contact.objects.get()
    assert (contact.language, contact.takes_surveys) == ("ru", False)

    url = reverse("contact-edit", args=[contact.pk])
    assert browser.get(url).status_code == 200
    assert browser.post(url, values | {"name": "Anna K", "version": 1}).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.is_active, contact.version) == ("Anna K", False, 2)


def test_contract_pages_when_manager_uses_them_then_kept_and_refusals_at_the_field(
    client: Client, manager: Membership, browser_of: BrowserOf
) -> None:
    browser, url = browser_of(manager), reverse("contract-create", args=[client.pk])
    values = {"title": "Licence", "amount": "100", "currency": "eur", "starts_on": "2026-01-01"}
    wrong = browser.post(url, values | {"ends_on": "2026-01-01"})
    assert wrong.status_code == 422
    assert "The end must be after the start." in wrong.content.decode()
    assert browser.post(url, values).status_code == 302
    contract = Contract.objects.get()
    assert contract.currency == "EUR"

    url = reverse("contract-edit", args=[contract.pk])
    assert browser.get(url).status_code == 200
    assert browser.post(url, values | {"amount": "200", "version": 1}).status_code == 302
    contract.refresh_from_db()
    assert contract.amount == Decimal(200)


def test_team_pages_when_manager_sets_and_vacates_then_history_tells(
    client: Client,
    roles: dict[str, Role],
    system: Actor,
    manager: Membership,
    consultant: Membership,
    browser_of: BrowserOf,
) -> None:
    hold(system, roles["CS"], consultant)
    browser, url = browser_of(manager), reverse("client-team-set", args=[client.pk, "CS"])
    assert "Hold this role" in text_of(browser, url)

    first = {"member_id": consultant.pk, "stand_in_id": "", "starts_on": "2026-01-01"}
    assert browser.post(url, first).status_code == 302
    assert (
        browser.post(url, first | {"member_id": ""} | {"starts_on": "2026-02-01"}).status_code
        == 302
    )
    line = ClientTeamMember.objects.get()
    assert (line.starts_on, line.ends_on) == (date(2026, 1, 1), date(2026, 2, 1))

    history = text_of(browser, reverse("client-team", args=[client.pk]))
    assert "Marta Lind" in history


def test_team_set_when_stand_in_is_the_holder_then_refused_at_the_field(
    client: Client, manager: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(manager).post(
        reverse("client-team-set", args=[client.pk, "CS"]),
        {"member_id": consultant.pk, "stand_in_id": consultant.pk, "starts_on": "2026-01-01"},
    )
    assert response.status_code == 422
    assert "The stand-in must be somebody else" in response.content.decode()
    assert not ClientTeamMember.objects.exists()
